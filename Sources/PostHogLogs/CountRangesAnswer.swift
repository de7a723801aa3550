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

    /// The totals of buckets; 0 of those that nothing is said of. Throws `undecodable` where something else is said than what was
    /// asked for: such totals cannot be compared.
    package func totals(of buckets: [TimeBucket]) throws(PollFailure) -> [TimeBucket: Int] {
        var totals = Dictionary(uniqueKeysWithValues: buckets.map { ($0, 0) })
        for (index, part) in ranges.enumerated() {
            guard let bucket = buckets.first(where: { part.range.isWithin($0.range) }) else {
                throw .undecodable(
                    endpoint: .countRanges, path: "ranges[\(index)]",
                    why: "\(part.range) is no part of a bucket that was asked for")
            }
            totals[bucket, default: 0] += part.entries
        }
        return totals
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
