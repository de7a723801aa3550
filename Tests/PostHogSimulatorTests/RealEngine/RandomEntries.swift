import Basics
import PostHogLogs
import PostHogSimulator

/// Entries where servers go wrong: on the edges of buckets and a microsecond beside them, many of a service as of another,
/// names that are blank, folded or spelt two ways.
struct RandomEntries {
    let now: Timestamp
    let services: [String]
    let records: [LogRecord]

    static let severities = [
        "trace", "debug", "info", "warn", "error", "fatal", "TRACE", "Debug", "INFO", "Warning", "WARN", "ERROR",
        "Fatal",
        "unknown", "", "(no value)", "notice", "Éclat",
    ]
    private static let oddServices = [
        "", "(no service)", "(no value)", "$$_posthog_breakdown_other_$$", "api", "API", "Api", "e\u{301}", "\u{e9}",
        "\u{c9}", " ", "a\"b\\c", "100%", "a_b", "日本語", "🐎", "(other)",
    ]

    init(now: Timestamp, using random: inout SplitMix64) {
        self.now = now
        services = Self.oddServices + (0..<Int.random(in: 2...60, using: &random)).map { "service-\($0)" }
        let weights = services.map { _ in Int.random(in: 0...3, using: &random) }
        let busy = zip(services, weights).flatMap { Array(repeating: $0, count: $1) }
        let severities = Self.severities.prefix(Int.random(in: 1...Self.severities.count, using: &random))
        let count = Int.random(in: 100...3000, using: &random)
        records = (0..<count).map { _ in
            LogRecord(
                timestamp: Self.instant(before: now, using: &random),
                serviceName: busy.randomElement(using: &random) ?? "",
                severityText: severities.randomElement(using: &random) ?? "",
                bytes: .random(in: 0...500, using: &random),
                count: Bool.random(using: &random) ? 1 : .random(in: 1...4, using: &random),
                arrival: Int.random(in: 0..<20, using: &random) == 0
                    ? now.adding(microseconds: .random(in: -1...1, using: &random)) : nil,
                details: Bool.random(using: &random) ? Self.details(before: now, using: &random) : nil)
        }
    }

    /// Within seven hours, most on an edge or close to one, many within few minutes.
    static func instant(before now: Timestamp, using random: inout SplitMix64) -> Timestamp {
        let span: Int64 = [180, 1800, 25_200, 80_000].randomElement(using: &random) ?? 1
        let time = now.adding(microseconds: -.random(in: 0...span * 1_000_000, using: &random))
        let width = BucketWidth.all.prefix(11).randomElement(using: &random) ?? 1
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return time
        case 1: return time.floored(to: width)
        default: return time.floored(to: width).adding(microseconds: .random(in: -2...2, using: &random))
        }
    }

    /// One JSON object an entry.
    var lines: [String] {
        records.map { record in
            var json = JSONLine()
            json.field("time", record.timestamp.microseconds)
            json.field("arrival", (record.arrival ?? now).microseconds)
            json.field("service", record.serviceName)
            json.field("severity", record.severityText)
            json.field("bytes", Int64(record.bytes))
            json.field("count", Int64(record.count))
            let details = record.details ?? LogDetails()
            json.field("body", details.body)
            json.field("event", details.eventName)
            json.field("observed", (details.observed ?? record.arrival ?? now).microseconds)
            let trace = details.trace ?? LogTrace(high: 0, low: 0, span: 0)
            json.field("trace", Self.hex(trace.high) + Self.hex(trace.low))
            json.field("span", Self.hex(trace.span))
            json.field("attributes", details.attributes)
            let service = record.serviceName.isEmpty ? [:] : ["service.name": record.serviceName]
            json.field("resource", details.resourceAttributes.merging(service) { _, own in own })
            return json.text
        }
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension RandomEntries {
    static let bodies = [
        "", "payment taken", "Payment FAILED\ncard declined", "100% of_it", "É été", "日本語", "a.b*c", "back\\slash",
        #"{"user":{"id":7}}"#, "  blank  ", "PAYMENT", "e\u{301}",
    ]
    /// Keys, and what they may be.
    static let attributes = [
        "route": ["/pay", "/Pay", "/", ""], "status": ["200", "200.0", "500", "abc", "-5", "0"],
        "at": ["2026-11-23T10:00:00Z", "yesterday"], "schlüssel": ["ä", "Ä"],
    ]
    static let resourceAttributes = ["host.name": ["a", "A", "b"], "k8s.namespace.name": ["shop", ""]]
    static let traces = [LogTrace(high: 1, low: 2, span: 3), LogTrace(high: .max, low: 0, span: 0xab)]

    private static func details(before now: Timestamp, using random: inout SplitMix64) -> LogDetails {
        LogDetails(
            body: bodies.randomElement(using: &random) ?? "", attributes: some(of: attributes, using: &random),
            resourceAttributes: some(of: resourceAttributes, using: &random),
            eventName: Bool.random(using: &random) ? "" : "event", trace: traces.randomElement(using: &random),
            observed: Bool.random(using: &random)
                ? nil : now.adding(microseconds: -.random(in: 0...3_000_000, using: &random)))
    }

    private static func some(of choices: [String: [String]], using random: inout SplitMix64) -> [String: String] {
        // Sorted, so that the same seed gives the same.
        var chosen: [String: String] = [:]
        for (key, values) in choices.sorted(by: { $0.key < $1.key }) where Bool.random(using: &random) {
            chosen[key] = values.randomElement(using: &random)
        }
        return chosen
    }
}

/// A JSON object being written.
struct JSONLine {
    private var fields: [String] = []

    var text: String { "{" + fields.joined(separator: ",") + "}" }

    mutating func field(_ name: String, _ value: Int64) {
        field(name, raw: "\(value)")
    }

    mutating func field(_ name: String, _ value: String) {
        field(name, raw: Self.quoted(value))
    }

    mutating func field(_ name: String, raw: String) {
        fields.append("\"\(name)\":\(raw)")
    }

    mutating func field(_ name: String, _ value: [String: String]) {
        let pairs = value.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
        field(name, raw: "{" + pairs.joined(separator: ",") + "}")
    }

    static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case _ where scalar.value < 0x20: "\\u" + String(0x10000 + scalar.value, radix: 16).dropFirst()
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }
}
