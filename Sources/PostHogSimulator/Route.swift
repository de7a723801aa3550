/// The endpoints that the simulator has; the raw value is the last part of the path.
package enum Route: String, CaseIterable, Sendable {
    case services
    case sparkline
    case countRanges = "count-ranges"
    case count
    case hasLogs = "has_logs"
    case values

    var method: String {
        switch self {
        case .services, .sparkline, .countRanges, .count: "POST"
        case .hasLogs, .values: "GET"
        }
    }
}

/// Where a request goes: `/api/projects/:id/logs/<route>`, the slash at the end optional, `environments` as good as
/// `projects`.
struct Destination {
    let route: Route
    let project: String

    init?(path: String) {
        var names = path.split(separator: "/", omittingEmptySubsequences: false)
        if names.last == "" { names.removeLast() }
        guard names.count == 6, names[0] == "", names[1] == "api", ["projects", "environments"].contains(names[2]),
            names[4] == "logs", let route = Route(rawValue: String(names[5]))
        else { return nil }
        self.route = route
        project = String(names[3])
    }
}
