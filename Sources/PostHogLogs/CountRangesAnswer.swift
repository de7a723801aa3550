package import Basics

/// The answer of `count-ranges`: exact totals of the buckets that hold anything.
package struct CountRangesAnswer: Hashable, Sendable {
    /// By time; buckets without an entry are left out by PostHog.
    package let ranges: [CountRange]

    package init(ranges: [CountRange]) {
        self.ranges = ranges
    }

    /// The entries of the range that was asked for. Throws `undecodable` where the answer is about another one, or has a time
    /// twice.
    package func total(of asked: TimeRange) throws(PollFailure) -> Int {
        try checkOverlaps()
        for (index, part) in ranges.enumerated() where part.range.end <= asked.start || part.range.start >= asked.end {
            throw .undecodable(
                endpoint: .countRanges, path: "ranges[\(index)]", why: "\(part.range) is not within the requested range"
            )
        }
        return ranges.reduce(0) { $0 + $1.entries }
    }

    /// The totals of buckets; 0 of those that it does not have. Throws `undecodable` where it has a range that was not
    /// asked for, or a time twice: such totals cannot be compared.
    package func totals(of buckets: [TimeBucket]) throws(PollFailure) -> [TimeBucket: Int] {
        try checkOverlaps()
        var totals = Dictionary(uniqueKeysWithValues: buckets.map { ($0, 0) })
        for (index, part) in ranges.enumerated() {
            guard let bucket = buckets.first(where: { part.range.isWithin($0.range) }) else {
                throw .undecodable(
                    endpoint: .countRanges, path: "ranges[\(index)]",
                    why: "\(part.range) is not within a requested bucket")
            }
            totals[bucket, default: 0] += part.entries
        }
        return totals
    }

    /// What is in two ranges would count twice.
    private func checkOverlaps() throws(PollFailure) {
        let byTime = ranges.indices.sorted { ranges[$0].range.start < ranges[$1].range.start }
        for (earlier, later) in zip(byTime, byTime.dropFirst()) {
            guard ranges[later].range.start < ranges[earlier].range.end else { continue }
            throw .undecodable(
                endpoint: .countRanges, path: "ranges[\(later)]", why: "\(ranges[later].range) overlaps another range")
        }
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
    package static var endpoint: Endpoint { .countRanges }

    package init(from decoder: any Decoder) throws {
        ranges = try Envelope<CountRange>(decoder, list: "ranges").rows
        try Count.checkSum(ranges.lazy.map(\.entries), at: decoder.codingPath)
    }
}

extension CountRangesAnswer: PlainAnswer {
    package static func plain(_ body: [UInt8]) -> CountRangesAnswer? { PlainJSON.value(of: body) }

    init(_ json: inout PlainJSON) throws(NotPlainJSON) {
        ranges = try json.rows("ranges")
        guard Count.isSumCount(ranges.lazy.map(\.entries)) else { throw NotPlainJSON() }
    }
}

extension CountRange: Decodable {
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        let start = try fields.time("date_from")
        let end = try fields.time("date_to")
        guard start < end else {
            throw DecodingError.dataCorruptedError(
                forKey: "date_to", in: fields, debugDescription: "must be after date_from")
        }
        range = TimeRange(start: start, end: end)
        entries = try fields.count("count")
    }
}

extension CountRange: PlainAnswer {
    init(_ json: inout PlainJSON) throws(NotPlainJSON) {
        var (start, end): (Timestamp?, Timestamp?)
        var entries: Int?
        try json.object { json, field throws(NotPlainJSON) in
            switch field {
            case "date_from": try start.setOnce(json.time())
            case "date_to": try end.setOnce(json.time())
            case "count": try entries.setOnce(json.count())
            default: try json.skip()
            }
        }
        let (from, to) = (try start.required(), try end.required())
        guard from < to else { throw NotPlainJSON() }
        self.init(range: TimeRange(start: from, end: to), entries: try entries.required())
    }
}
