/// What happens instead of the right answer.
package enum Fault: Sendable {
    /// Another status, 200 to 999, and body.
    case answer(status: Int, headers: [String: String] = [:], body: String = "")
    /// A web page with status 200, as a login form or a proxy gives it.
    case page
    /// The first half of the right answer.
    case truncated
    /// The right answer with every value at this depth, or at the deepest there is, replaced by one of another type.
    case wrongShape(depth: Int)
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
        case .wrongShape(let depth):
            answer.body = WrongShape.of(right.body, depth: depth)
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
