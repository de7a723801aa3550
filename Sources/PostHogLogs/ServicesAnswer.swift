package import Basics

/// What `services` says: the counts of every service over the range that was asked for.
package struct ServicesAnswer: Hashable, Sendable {
    /// Most entries first. Servers cut the list at 25, 1,000 or 10,000 services, by version.
    package let services: [ServiceCounts]
    /// How many services there are beyond any cut; nil where the server does not say.
    package let totalServices: Int?

    package init(services: [ServiceCounts], totalServices: Int? = nil) {
        self.services = services
        self.totalServices = totalServices
    }

    /// `now` is for a `Retry-After` that is a date, where the response has no `Date` of its own.
    package static func decode(_ response: LogsResponse, now: Timestamp? = nil) throws(PollFailure) -> ServicesAnswer {
        try read(response, now: now)
    }
}

package struct ServiceCounts: Hashable, Sendable {
    /// Blank comes as `(no service)`.
    package let name: ServiceName
    package let entries: Int
    /// Entries of `error` and `fatal`.
    package let errors: Int
    /// nil where an old server does not say.
    package let bands: SeverityBands?

    package init(name: ServiceName, entries: Int, errors: Int, bands: SeverityBands? = nil) {
        self.name = name
        self.entries = entries
        self.errors = errors
        self.bands = bands
    }
}

/// PostHog's four bands. What is neither of these six severities is in no band.
package struct SeverityBands: Hashable, Sendable {
    /// `trace` and `debug`.
    package let debug: Int
    package let info: Int
    package let warn: Int
    /// `error` and `fatal`.
    package let error: Int

    package init(debug: Int, info: Int, warn: Int, error: Int) {
        self.debug = debug
        self.info = info
        self.warn = warn
        self.error = error
    }
}

extension ServicesAnswer: DecodableAnswer {
    static var endpoint: Endpoint { .services }

    package init(from decoder: any Decoder) throws {
        let envelope = try Envelope<ServiceCounts>(decoder, list: "services")
        services = envelope.rows
        totalServices = try envelope.fields?.countIfPresent("total_services")
        try Count.checkSum(services.lazy.map(\.entries), at: decoder.codingPath)
        try Count.checkSum(services.lazy.map(\.errors), at: decoder.codingPath)
    }
}

extension ServiceCounts: Decodable {
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        name = ServiceName(try fields.scalar("service_name"))
        entries = try fields.count("log_count")
        errors = try fields.count("error_count")
        bands = try fields.decodeIfPresent(SeverityBands.self, forKey: "severity_breakdown")
    }
}

extension SeverityBands: Decodable {
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        debug = try fields.count("debug")
        info = try fields.count("info")
        warn = try fields.count("warn")
        error = try fields.count("error")
    }
}
