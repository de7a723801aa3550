/// The `query` of a POST, as it was sent.
package struct LogsQuery: Hashable, Sendable {
    package var dateFrom: String?
    package var dateTo: String?
    package var severityLevels: [String] = []
    package var serviceNames: [String] = []
    package var breakdown = Breakdown.severity
    package var rank = Rank.count
    package var targetBuckets = 10
    /// Of `services`: a part of the names that are wanted; nil for all.
    package var serviceNameSearch: String?
    var filter = EntryFilter()
    var page = PageRequest()

    package enum Breakdown: String, Sendable {
        case severity, service
    }

    package enum Rank: String, Sendable {
        case count, bytes
    }

    init(dateFrom: String? = nil, dateTo: String? = nil) {
        self.dateFrom = dateFrom
        self.dateTo = dateTo
    }

    init(body: [UInt8], route: Route, version: ServerVersion) throws(Refusal) {
        guard let request = JSONValue(body), request.isObject else { throw .badRequest("JSON parse error") }
        try self.init(request, route: route, version: version)
    }

    init(_ request: JSONValue, route: Route, version: ServerVersion) throws(Refusal) {
        let query = try Self.query(in: request, route)
        guard query.isObject else { throw .badRequest("query must be an object") }
        try readDates(query, route)
        severityLevels = try Self.texts("severityLevels", in: query)
        serviceNames = try Self.texts("serviceNames", in: query)
        guard severityLevels.allSatisfy(Self.severityLevels.contains) else { throw .serverError }
        filter = try EntryFilter(query, route, version)
        try readNameSearch(query, route, version)
        switch route {
        case .sparkline: try readBreakdown(query, version)
        case .countRanges: try readTarget(query)
        case .query, .export:
            page = try PageRequest(query, version)
            filter.observedSince = try PageRequest.checkpoint(query)
        default: break
        }
    }

    /// Where it is missing all is asked for, but by those that show entries.
    static func query(in request: JSONValue, _ route: Route) throws(Refusal) -> JSONValue {
        if let query = request["query"] { return query }
        guard route != .query, route != .export else { throw .queryError("No query provided") }
        return .object([:])
    }

    /// The schema's list; another value is a fault inside the view.
    private static let severityLevels = ["trace", "debug", "info", "warn", "error", "fatal"]

    private mutating func readDates(_ query: JSONValue, _ route: Route) throws(Refusal) {
        guard let range = query["dateRange"] else {
            if route.needsDates { throw .badRequest("dateRange is required") }
            return
        }
        guard case .object(let fields) = range else { throw .badRequest("dateRange must be an object") }
        for name in fields.keys where !["date_from", "date_to", "explicitDate"].contains(name) {
            throw .badRequest("dateRange: extra field \(name)")
        }
        dateFrom = try Self.text(range["date_from"], "date_from")
        dateTo = try Self.text(range["date_to"], "date_to")
    }

    private mutating func readBreakdown(_ query: JSONValue, _ version: ServerVersion) throws(Refusal) {
        if version.sparkline.canBreakDownByService, let value = query["sparklineBreakdownBy"] {
            guard let known = value.text.flatMap(Breakdown.init) else { throw .serverError }
            breakdown = known
        }
        if version.sparkline.top != nil, let value = query["sparklineRankBy"] {
            guard let known = value.text.flatMap(Rank.init) else { throw .serverError }
            rank = known
        }
    }

    private mutating func readTarget(_ query: JSONValue) throws(Refusal) {
        guard let value = query["targetBuckets"] else { return }
        guard case .number(let number) = value, let whole = Int(exactly: number) else { throw .serverError }
        targetBuckets = min(max(whole, 1), 100)
    }

    private static func text(_ value: JSONValue?, _ name: String) throws(Refusal) -> String? {
        guard let value else { return nil }
        guard let text = value.text else { throw .badRequest("dateRange: \(name) is not a string") }
        return text
    }

    /// `null` is as much a fault as a wrong type: the view hands it on unlooked at.
    private static func texts(_ name: String, in query: JSONValue) throws(Refusal) -> [String] {
        guard query.has(name) else { return [] }
        guard let texts = query[name]?.texts else { throw .serverError }
        return texts
    }

    /// PostHog passes over a field that its version does not know; here that is said.
    private mutating func readNameSearch(
        _ query: JSONValue, _ route: Route, _ version: ServerVersion
    ) throws(Refusal) {
        guard let value = query["serviceNameSearch"], value != .string("") else { return }
        guard route == .services, version.services.takesNameSearch else {
            throw .badRequest("serviceNameSearch is not known to \(route.rawValue) of this version")
        }
        guard let text = value.text else { throw .serverError }
        guard text.unicodeScalars.count <= 200 else { throw .badRequest("serviceNameSearch: at most 200 characters") }
        serviceNameSearch = text
    }
}
