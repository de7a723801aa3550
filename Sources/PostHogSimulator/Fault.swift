/// What happens instead of the right answer.
package enum Fault: Sendable {
    /// Another status, 200 to 999, and body.
    case answer(status: Int, headers: [String: String] = [:], body: String = "")
    /// A web page with status 200, as a login form or a proxy gives it.
    case page
    /// The first half of the right answer.
    case truncated
    /// The right answer, worked out at once, but only once `LogsAPI.release()` is called.
    case hang
    /// The connection ends without an answer.
    case abort
    /// Whatever the closure makes of the request and the right answer. It must not call the LogsAPI.
    case custom(@Sendable (SimulatedRequest, SimulatedAnswer) -> SimulatedAnswer)

    func applied(to right: SimulatedAnswer, of request: SimulatedRequest) -> SimulatedAnswer {
        var answer = right
        switch self {
        case .answer(let status, let headers, let body):
            answer.status = status
            answer.headers.merge(headers) { _, new in new }
            answer.body = Array(body.utf8)
        case .page:
            answer.status = 200
            answer.headers["Content-Type"] = "text/html"
            answer.body = Array(
                "<!DOCTYPE html><html><head><title>PostHog</title></head><body>Log in</body></html>".utf8)
        case .truncated:
            answer.body = Array(right.body.prefix(right.body.count / 2))
        case .hang:
            answer.delivery = .held
        case .abort:
            answer.delivery = .aborted
        case .custom(let change):
            return change(request, right)
        }
        return answer
    }
}

/// The faults still to come, in the order in which they were given.
struct FaultScript {
    private var entries: [Entry] = []

    private struct Entry {
        let fault: Fault
        let routes: Set<Route>
        /// Int.max for no end.
        var remaining: Int
    }

    mutating func add(_ fault: Fault, at routes: Set<Route>, times: Int) {
        entries.append(Entry(fault: fault, routes: routes, remaining: times))
    }

    mutating func clear() {
        entries = []
    }

    /// The fault of the next request of a route; it is used up by that.
    mutating func next(for route: Route) -> Fault? {
        entries.removeAll { $0.remaining <= 0 }
        guard let index = entries.firstIndex(where: { $0.routes.contains(route) }) else { return nil }
        if entries[index].remaining != .max { entries[index].remaining -= 1 }
        return entries[index].fault
    }
}
