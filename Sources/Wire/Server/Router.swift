/// Fixed paths, read-only: GET and HEAD go to the path's handler, other methods get 405, other paths 404.
package struct Router: Sendable {
    package typealias Handler = @Sendable (ServerRequest) -> ServerAnswer

    private let routes: [String: Handler]
    private let notFound = PreparedResponse(status: 404, headers: plainText, body: Array("Not Found\n".utf8))
    private let notAllowed = PreparedResponse(
        status: 405, headers: plainText + [("Allow", "GET, HEAD")], body: Array("Method Not Allowed\n".utf8))

    /// - Parameter routes: Handlers by exact path, such as `/metrics`.
    package init(_ routes: [String: Handler]) {
        self.routes = routes
    }

    package func answer(_ request: ServerRequest) -> ServerAnswer {
        guard let handler = routes[request.path] else { return .response(notFound) }
        guard request.method == "GET" || request.method == "HEAD" else { return .response(notAllowed) }
        return handler(request)
    }
}

private let plainText: [HTTPField] = [("Content-Type", "text/plain; charset=utf-8")]
