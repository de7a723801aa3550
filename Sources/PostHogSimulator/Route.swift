/// The endpoints that the simulator has; the raw value is their name in the path.
package enum Route: String, CaseIterable, Sendable {
    case services
    case sparkline
    case countRanges = "count-ranges"
    case count
    case hasLogs = "has_logs"
    case values
    case query
    case attributes
    case groupBy = "group-by"
    case facetValues = "facet_values"
    case export
    case alerts
    /// The generic API of exports, which stands beside that of logs.
    case exports
    /// Not PostHog itself: where the content of an export lies.
    case objectStorage = "object-storage"

    var method: String {
        switch self {
        case .services, .sparkline, .countRanges, .count, .query, .groupBy, .facetValues, .export: "POST"
        case .hasLogs, .values, .attributes, .alerts, .exports, .objectStorage: "GET"
        }
    }

    /// What a key must be allowed.
    var scope: String { self == .exports ? "export:read" : "logs:read" }

    /// Whether a query without a `dateRange` is refused.
    var needsDates: Bool { self == .services || self == .query || self == .export }

    /// Whether the view turns an error of the query into a 400 of its own; else it is a 500.
    var catchesQueryErrors: Bool { [.query, .sparkline, .values, .attributes, .groupBy].contains(self) }

    /// Whether there is something below it, of which the path names one.
    fileprivate var hasParts: Bool { self == .alerts || self == .exports }
}

/// Where a request goes: `/api/projects/:id/logs/<route>`, the slash at the end optional, `environments` as good as
/// `projects`; `/api/projects/:id/exports`; or `/object-storage`.
struct Destination {
    let route: Route
    let project: String
    /// What the path names below the endpoint.
    let parts: [String]

    init?(path: String) {
        var names = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if names.last == "" { names.removeLast() }
        if names.count > 2, names[0] == "", names[1] == Route.objectStorage.rawValue {
            (route, project, parts) = (.objectStorage, "", Array(names[2...]))
            return
        }
        guard names.count > 4, names[0] == "", names[1] == "api", ["projects", "environments"].contains(names[2]) else {
            return nil
        }
        project = names[3]
        if names[4] == Route.exports.rawValue {
            (route, parts) = (.exports, Array(names[5...]))
            return
        }
        guard names.count > 5, names[4] == "logs", let route = Route(rawValue: names[5]),
            route != .exports, route != .objectStorage, names.count == 6 || route.hasParts
        else { return nil }
        self.route = route
        parts = Array(names[6...])
    }
}
