package import Basics

/// The answer of `sparkline`: counts by time and severity.
package struct SparklineAnswer: Hashable, Sendable {
    /// By time, then severity. The rows that PostHog fills empty buckets with are left out.
    package let rows: [SparklineRow]

    package init(rows: [SparklineRow]) {
        self.rows = rows
    }

    /// Its rows. Throws `undecodable` where one lies outside the range that was asked for.
    package func rows(within asked: TimeRange) throws(PollFailure) -> [SparklineRow] {
        for (index, row) in rows.enumerated() where row.time < asked.start || row.time > asked.end {
            throw .undecodable(
                endpoint: .sparkline, path: "[\(index)].time",
                why: "\(row.time) is outside the requested range \(asked)")
        }
        // Some versions end with the row that starts at the end of the range.
        return rows.filter { $0.time < asked.end }
    }
}

package struct SparklineRow: Hashable, Sendable {
    /// Start of an epoch-aligned bucket.
    package let time: Timestamp
    /// As stored, in any case. `(no value)` stands for blank.
    package let severityText: String
    package let entries: Int
    /// Uncompressed; nil where the server does not say.
    package let bytes: Int?

    package init(time: Timestamp, severityText: String, entries: Int, bytes: Int? = nil) {
        self.time = time
        self.severityText = severityText
        self.entries = entries
        self.bytes = bytes
    }

    /// PostHog gives an empty bucket one such row. It is not data; the same name with a count is.
    var isFiller: Bool { entries == 0 && severityText == "(no value)" }
}

extension SparklineAnswer: DecodableAnswer {
    package static var endpoint: Endpoint { .sparkline }

    package init(from decoder: any Decoder) throws {
        rows = try Envelope<SparklineRow>(decoder, list: "results").rows.filter { !$0.isFiller }
        try Count.checkSum(rows.lazy.map(\.entries), at: decoder.codingPath)
        try Count.checkSum(rows.lazy.compactMap(\.bytes), at: decoder.codingPath)
    }
}

extension SparklineAnswer: PlainAnswer {
    package static func plain(_ body: [UInt8]) -> SparklineAnswer? { PlainJSON.value(of: body) }

    init(_ json: inout PlainJSON) throws(NotPlainJSON) {
        let all: [SparklineRow] = try json.rows("results")
        rows = all.filter { !$0.isFiller }
        guard Count.isSumCount(rows.lazy.map(\.entries)) else { throw NotPlainJSON() }
        guard Count.isSumCount(rows.lazy.compactMap(\.bytes)) else { throw NotPlainJSON() }
    }
}

extension SparklineRow: Decodable {
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        time = try fields.time("time")
        severityText = try Self.breakdown(fields)
        entries = try fields.count("count")
        bytes = try fields.countIfPresent("bytes_uncompressed")
    }

    /// `level` in 2025, `severity` since; `service` where the rows are by service.
    private static func breakdown(_ fields: Fields) throws -> String {
        for name: Field in ["severity", "level", "service"] {
            if fields.contains(name), try !fields.decodeNil(forKey: name) { return try fields.scalar(name) }
        }
        return try fields.scalar("severity")
    }
}

extension SparklineRow: PlainAnswer {
    init(_ json: inout PlainJSON) throws(NotPlainJSON) {
        var time: Timestamp?
        var (severity, level, service): (String??, String??, String??)
        var (entries, bytes): (Int?, Int??)
        try json.object { json, field throws(NotPlainJSON) in
            switch field {
            case "time": try time.setOnce(json.time())
            case "severity": try severity.setOnce(json.textOrNull())
            case "level": try level.setOnce(json.textOrNull())
            case "service": try service.setOnce(json.textOrNull())
            case "count": try entries.setOnce(json.count())
            case "bytes_uncompressed": try bytes.setOnce(json.countOrNull())
            default: try json.skip()
            }
        }
        let breakdown = (severity ?? nil) ?? (level ?? nil) ?? (service ?? nil)
        self.init(
            time: try time.required(), severityText: try breakdown.required(), entries: try entries.required(),
            bytes: bytes ?? nil)
    }
}
