package import Basics

/// The response of `services` with the sparkline in it.
package struct ServiceListing: Hashable, Sendable {
    package let counts: ServicesAnswer
    /// By time; of the services with most entries alone.
    package let sparkline: [ServiceSparklineRow]
}

/// Entries of a service in a span of time.
package struct ServiceSparklineRow: Hashable, Sendable {
    /// Start of an epoch-aligned bucket.
    package let time: Timestamp
    package let name: ServiceName
    package let entries: Int

    package init(time: Timestamp, name: ServiceName, entries: Int) {
        self.time = time
        self.name = name
        self.entries = entries
    }
}

extension ServiceListing: DecodableAnswer {
    package static var endpoint: Endpoint { .services }

    package init(from decoder: any Decoder) throws {
        counts = try ServicesAnswer(from: decoder)
        let fields = try Envelope<ServiceCounts>(decoder, list: "services").fields
        sparkline = try fields?.decodeIfPresent([ServiceSparklineRow].self, forKey: "sparkline") ?? []
        try Count.checkSum(sparkline.lazy.map(\.entries), at: decoder.codingPath)
    }
}

extension ServiceSparklineRow: Decodable {
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        time = try fields.time("time")
        // `service` in 2025.
        name = ServiceName(try fields.scalar(fields.contains("service_name") ? "service_name" : "service"))
        entries = try fields.count("count")
    }
}
