import Basics
import PostHogLogs
import PostHogSimulator

/// A question to an endpoint that counts, and the version that is asked.
struct RandomQuestion {
    let version: ServerVersion
    let request: SimulatedRequest
    private let name: String
    private let route: Route
    /// JSON of the query, or of the parameters of a GET.
    private let asked: String

    private static let versions: [(name: String, version: ServerVersion)] = [
        ("current", .current), ("current", .current), ("current", .current), ("endIncluded", .endIncluded),
        ("august2026", .august2026), ("june2026", .june2026), ("may2026", .may2026), ("april2026", .april2026),
        ("december2025", .december2025),
    ]
    private static let routes: [Route] = [
        .services, .services, .services, .sparkline, .sparkline, .sparkline, .countRanges, .countRanges, .count,
        .values,
    ]

    init(about entries: RandomEntries, using random: inout SplitMix64) {
        (name, version) = Self.versions.randomElement(using: &random) ?? ("current", .current)
        let version = version
        route = Self.routes.filter(version.routes.contains).randomElement(using: &random) ?? .sparkline
        let dates = Self.dates(entries, using: &random)
        var json = JSONLine()
        let path = "/api/projects/\(Access.defaultProject)/logs/\(route.rawValue)/"
        let key = ["authorization": "Bearer \(Access.defaultKey)"]
        guard route != .values else {
            var parameters = ["key": "service.name", "attribute_type": "resource", "dateRange": dates]
            if random.isOne(of: 3) { parameters["serviceNames"] = Self.names(entries, using: &random) }
            if random.isOne(of: 2) {
                parameters["value"] = ["A", "%", "_", "é", "SERVICE-1", "\\"].randomElement(using: &random)
            }
            if random.isOne(of: 3) { parameters["limit"] = "\(Int.random(in: 1...20, using: &random))" }
            if random.isOne(of: 3) { parameters["offset"] = "\(Int.random(in: 0...20, using: &random))" }
            for (name, value) in parameters.sorted(by: { $0.key < $1.key }) { json.field(name, value) }
            asked = json.text
            request = SimulatedRequest(method: "GET", path: path, parameters: parameters, headers: key)
            return
        }
        json.field("dateRange", raw: dates)
        if random.isOne(of: 3) { json.field("serviceNames", raw: Self.names(entries, using: &random)) }
        if random.isOne(of: 3) {
            let levels = RandomEntries.severities.prefix(6).shuffled(using: &random).prefix(
                .random(in: 0...3, using: &random))
            json.field("severityLevels", raw: "[" + levels.map(JSONLine.quoted).joined(separator: ",") + "]")
        }
        switch route {
        case .sparkline:
            if !random.isOne(of: 3) { json.field("sparklineBreakdownBy", "service") }
            if random.isOne(of: 2) { json.field("sparklineRankBy", random.isOne(of: 2) ? "bytes" : "count") }
        case .countRanges where !random.isOne(of: 4):
            json.field("targetBuckets", [-1, 0, 1, 2, 7, 10, 12, 60, 96, 100, 999].randomElement(using: &random) ?? 1)
        default: break
        }
        asked = json.text
        request = SimulatedRequest(method: "POST", path: path, headers: key, body: Array(#"{"query":\#(asked)}"#.utf8))
    }

    private static func names(_ entries: RandomEntries, using random: inout SplitMix64) -> String {
        let names = entries.services.shuffled(using: &random).prefix(.random(in: 0...4, using: &random)) + ["nobody"]
        return "[" + names.map(JSONLine.quoted).joined(separator: ",") + "]"
    }

    /// A range that begins and ends on edges, a microsecond beside them or anywhere, at times the wrong way round.
    private static func dates(_ entries: RandomEntries, using random: inout SplitMix64) -> String {
        let start = RandomEntries.instant(before: entries.now, using: &random)
        var end = RandomEntries.instant(before: entries.now, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: break
        case 1: end = start.adding(microseconds: .random(in: -1_500_000...1_500_000, using: &random))
        case 2, 3:
            // Where one width gives way to the next.
            let (width, target) = (
                (BucketWidth.all.randomElement(using: &random) ?? 1), Int64.random(in: 1...50, using: &random)
            )
            end = start.adding(microseconds: width * 1_500_000 * target + .random(in: -60...60, using: &random))
        default: if end < start { return dates(from: end, to: start) }
        }
        return dates(from: start, to: end)
    }

    private static func dates(from start: Timestamp, to end: Timestamp) -> String {
        #"{"date_from":"\#(start.iso8601)","date_to":"\#(end.iso8601)"}"#
    }

    /// The question and its answer as one JSON object.
    func line(with answer: SimulatedAnswer, now: Timestamp) -> String {
        var json = JSONLine()
        json.field("endpoint", route.rawValue)
        json.field("version", name)
        json.field("now", now.microseconds)
        json.field(route == .values ? "parameters" : "query", raw: asked)
        json.field("status", Int64(answer.status))
        json.field("answer", answer.text)
        return json.text
    }
}

extension SplitMix64 {
    fileprivate mutating func isOne(of count: Int) -> Bool {
        Int.random(in: 0..<count, using: &self) == 0
    }
}
