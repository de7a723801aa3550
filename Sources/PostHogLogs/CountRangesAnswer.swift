package import Basics

/// What `count-ranges` says: exact totals of the buckets that hold anything.
package struct CountRangesAnswer: Hashable, Sendable {
    /// By time; buckets without an entry are left out by PostHog.
    package let ranges: [CountRange]

    package init(ranges: [CountRange]) {
        self.ranges = ranges
    }

    package static func decode(
        _ response: LogsResponse, now: Timestamp? = nil
    ) throws(PollFailure) -> CountRangesAnswer {
        try read(response, now: now)
    }
}

package struct CountRange: Hashable, Sendable {
    /// The whole bucket, even where the range that was asked for cuts it and the count with it.
    package let range: TimeRange
    package let entries: Int

    package init(range: TimeRange, entries: Int) {
        self.range = range
        self.entries = entries
    }
}

extension CountRangesAnswer: DecodableAnswer {
    static var endpoint: Endpoint { .countRanges }

    package init(from decoder: any Decoder) throws {
        ranges = try Envelope<CountRange>(decoder, list: "ranges").rows
        try Count.checkSum(ranges.lazy.map(\.entries), at: decoder.codingPath)
    }
}

extension CountRange: Decodable {
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        let start = try fields.time("date_from")
        let end = try fields.time("date_to")
        guard start < end else {
            throw DecodingError.dataCorruptedError(
                forKey: "date_to", in: fields, debugDescription: "not after date_from")
        }
        range = TimeRange(start: start, end: end)
        entries = try fields.count("count")
    }
}
