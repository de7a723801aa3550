import Basics
import PostHogLogs
import PostHogSimulator

/// A question to an endpoint, and the version that is asked.
struct RandomQuestion {
    let version: ServerVersion
    let request: SimulatedRequest
    /// Whether all pages of the answer are wanted.
    let isPaged: Bool
    private let name: String
    private let route: Route
    /// JSON of the query, or of the parameters of a GET.
    private let asked: String

    private static let versions: [(name: String, version: ServerVersion)] = [
        ("current", .current), ("current", .current), ("current", .current), ("endIncluded", .endIncluded),
        ("august2026", .august2026), ("july2026", .july2026), ("june2026", .june2026), ("may2026", .may2026),
        ("april2026", .april2026), ("december2025", .december2025),
    ]
    private static let routes: [Route] = [
        .services, .services, .services, .sparkline, .sparkline, .sparkline, .countRanges, .countRanges, .count,
        .values, .query, .query, .query, .groupBy, .groupBy, .facetValues, .facetValues, .attributes,
    ]

    init(about entries: RandomEntries, using random: inout SplitMix64) {
        (name, version) = Self.versions.randomElement(using: &random) ?? ("current", .current)
        let version = version
        route = Self.routes.filter(version.routes.contains).randomElement(using: &random) ?? .sparkline
        let dates =
            route == .query && random.isOne(of: 2)
            ? Self.datesWhereSlicesMeet(entries, using: &random) : Self.dates(entries, using: &random)
        let path = "/api/projects/\(Access.defaultProject)/logs/\(route.rawValue)/"
        let key = ["authorization": "Bearer \(Access.defaultKey)"]
        guard route != .values, route != .attributes else {
            let parameters = Self.parameters(route, dates, entries, version, using: &random)
            var json = JSONLine()
            for (name, value) in parameters.sorted(by: { $0.key < $1.key }) { json.field(name, value) }
            asked = json.text
            isPaged = false
            request = SimulatedRequest(method: "GET", path: path, parameters: parameters, headers: key)
            return
        }
        asked = Self.query(route, dates, entries, version, using: &random)
        isPaged = route == .query && random.isOne(of: 2)
        request = SimulatedRequest(method: "POST", path: path, headers: key, body: Array(#"{"query":\#(asked)}"#.utf8))
    }

    private static func parameters(
        _ route: Route, _ dates: String, _ entries: RandomEntries, _ version: ServerVersion,
        using random: inout SplitMix64
    ) -> [String: String] {
        var parameters = ["dateRange": dates]
        let isOfResources = random.isOne(of: 2)
        parameters["attribute_type"] = isOfResources ? "resource" : "log"
        if route == .values {
            let keys =
                isOfResources
                ? ["service.name", "service.name"] + RandomEntries.resourceAttributes.keys.sorted()
                : RandomEntries.attributes.keys.sorted()
            parameters["key"] = keys.randomElement(using: &random)
            if random.isOne(of: 2) {
                parameters["value"] = ["A", "%", "_", "é", "SERVICE-1", "\\"].randomElement(using: &random)
            }
        }
        if random.isOne(of: 3) { parameters["serviceNames"] = Self.names(entries, using: &random) }
        if random.isOne(of: 3) { parameters["limit"] = "\(Int.random(in: 1...20, using: &random))" }
        if random.isOne(of: 3) { parameters["offset"] = "\(Int.random(in: 0...20, using: &random))" }
        if random.isOne(of: 3) { parameters["filterGroup"] = RandomFilter(using: &random).group(isFlat: false) }
        return parameters
    }

    private static func query(
        _ route: Route, _ dates: String, _ entries: RandomEntries, _ version: ServerVersion,
        using random: inout SplitMix64
    ) -> String {
        var json = JSONLine()
        json.field("dateRange", raw: dates)
        if random.isOne(of: 3) { json.field("serviceNames", raw: Self.names(entries, using: &random)) }
        if random.isOne(of: 3) {
            let levels = RandomEntries.severities.prefix(6).shuffled(using: &random).prefix(
                .random(in: 0...3, using: &random))
            json.field("severityLevels", raw: "[" + levels.map(JSONLine.quoted).joined(separator: ",") + "]")
        }
        if random.isOne(of: 2) {
            let isFlat = version.services.takesFlatFilters && random.isOne(of: 2)
            json.field("filterGroup", raw: RandomFilter(using: &random).group(isFlat: isFlat))
        }
        if random.isOne(of: 6) {
            json.field("searchTerm", ["PAY", "É", "_", "\n"].randomElement(using: &random) ?? "")
        }
        switch route {
        case .sparkline:
            if !random.isOne(of: 3) { json.field("sparklineBreakdownBy", "service") }
            if random.isOne(of: 2) { json.field("sparklineRankBy", random.isOne(of: 2) ? "bytes" : "count") }
        case .countRanges where !random.isOne(of: 4):
            json.field("targetBuckets", [-1, 0, 1, 2, 7, 10, 12, 60, 96, 100, 999].randomElement(using: &random) ?? 1)
        case .query:
            json.field("limit", [7, 100, 1000, 3000].randomElement(using: &random) ?? 7)
            if random.isOne(of: 2) { json.field("orderBy", "earliest") }
            if random.isOne(of: 4) {
                json.field("liveLogsCheckpoint", entries.now.adding(microseconds: -1_500_000).iso8601)
            }
        case .groupBy: groups(version, to: &json, using: &random)
        case .facetValues:
            let facets = [
                ("facetField", "severity_text"), ("facetField", "service_name"), ("facetAttribute", "route"),
                ("facetAttribute", "status"), ("facetResourceAttribute", "host.name"),
                ("facetResourceAttribute", "service.name"),
            ]
            let (name, value) =
                (random.isOne(of: 2) ? facets[..<2] : facets[2...]).randomElement(using: &random) ?? facets[0]
            json.field(name, value)
            if random.isOne(of: 3) {
                json.field("facetSearch", ["A", "%", "é", "0"].randomElement(using: &random) ?? "")
            }
        default: break
        }
        return json.text
    }

    private static func groups(_ version: ServerVersion, to json: inout JSONLine, using random: inout SplitMix64) {
        let known = [
            ("service.name", "resource"), ("host.name", "resource"), ("route", "log"), ("status", "log"),
            ("severity_level", "column"), ("trace_id", "column"), ("span_id", "column"),
        ]
        let chosen = known.shuffled(using: &random).prefix(
            .random(in: 1...version.groupBy.maxDimensions, using: &random))
        if version.groupBy.maxDimensions == 1 {
            json.field("groupBy", chosen[chosen.startIndex].0)
            json.field("groupBySource", chosen[chosen.startIndex].1)
        } else {
            let list = chosen.map { #"{"key":"\#($0.0)","source":"\#($0.1)"}"# }.joined(separator: ",")
            json.field("groupBys", raw: "[\(list)]")
        }
        if random.isOne(of: 2) {
            json.field("orderGroupsBy", ["log_count", "error_count", "last_seen"].randomElement(using: &random) ?? "")
        }
        if random.isOne(of: 2) { json.field("limit", [0, 1, 5, 20, 900].randomElement(using: &random) ?? 1) }
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

    /// A range of which the first slice ends at an entry, or a microsecond beside it.
    private static func datesWhereSlicesMeet(_ entries: RandomEntries, using random: inout SplitMix64) -> String {
        let meeting = (entries.records.randomElement(using: &random)?.timestamp ?? entries.now)
            .adding(microseconds: .random(in: -1...1, using: &random))
        let length: Int64 = [1201, 14_401, 80_000].randomElement(using: &random) ?? 1201
        return random.isOne(of: 2)
            ? dates(from: meeting.adding(seconds: -length), to: meeting.adding(seconds: 180))
            : dates(from: meeting.adding(seconds: -180), to: meeting.adding(seconds: length))
    }

    private static func dates(from start: Timestamp, to end: Timestamp) -> String {
        #"{"date_from":"\#(start.iso8601)","date_to":"\#(end.iso8601)"}"#
    }

    /// The same question for the page behind the one that ended so.
    func request(after cursor: String) -> SimulatedRequest {
        var next = request
        next.body = Array(#"{"query":\#(asked.dropLast()),"after":"\#(cursor)"}}"#.utf8)
        return next
    }

    /// The question and its answers, of which only the last may say that there are no more, as one JSON object.
    func line(with answers: [SimulatedAnswer], now: Timestamp) -> String {
        var json = JSONLine()
        json.field("endpoint", isPaged ? "pages" : route.rawValue)
        json.field("version", name)
        json.field("now", now.microseconds)
        json.field(request.method == "GET" ? "parameters" : "query", raw: asked)
        json.field("status", Int64(answers[0].status))
        json.field(
            "answer", isPaged ? "[" + answers.map(\.text).joined(separator: ",") + "]" : answers[0].text)
        return json.text
    }
}

extension SplitMix64 {
    fileprivate mutating func isOne(of count: Int) -> Bool {
        Int.random(in: 0..<count, using: &self) == 0
    }
}
