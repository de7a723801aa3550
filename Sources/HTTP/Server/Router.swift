/// Fixed paths, read-only: GET and HEAD go to the path's handler, OPTIONS is told so, other methods get 405, other paths
/// 404.
package struct Router: Sendable {
    private let routes: [String: RequestHandler]
    private let notFound = PreparedResponse(status: 404, headers: plainText, body: Array("Not Found\n".utf8))
    private let notAllowed = PreparedResponse(
        status: 405, headers: plainText + [allowed], body: Array("Method Not Allowed\n".utf8))
    private let options = PreparedResponse(status: 204, headers: [allowed])

    /// - Parameter routes: Handlers by exact path, such as `/metrics`.
    package init(_ routes: [String: RequestHandler]) {
        self.routes = routes
    }

    package func answer(_ request: ServerRequest) -> ServerAnswer {
        guard request.path != "*" else { return .response(options) }
        guard let handler = routes[request.path] else { return .response(notFound) }
        switch request.method {
        case "GET", "HEAD": return handler(request)
        case "OPTIONS": return .response(options)
        default: return .response(notAllowed)
        }
    }
}

private let plainText: [HTTPField] = [("Content-Type", "text/plain; charset=utf-8")]
private let allowed: HTTPField = ("Allow", "GET, HEAD, OPTIONS")
