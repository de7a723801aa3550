/// Fixed paths, and beginnings of paths. Requests of the methods of a path go to its handler, OPTIONS gets the list of these, other methods get 405, other
/// paths 404.
package struct Router: Sendable {
    private let routes: [String: Route]
    private let subtrees: [String: Route]
    private let notFound = PreparedResponse(status: 404, headers: plainText, body: Array("Not Found\n".utf8))
    private let server = PreparedResponse(status: 204, headers: [("Allow", "GET, HEAD, OPTIONS")])

    /// What answers at a path.
    package enum Route: Sendable {
        /// GET and HEAD.
        case read(RequestHandler)
        /// POST and PUT.
        case change(RequestHandler)
    }

    /// - Parameters:
    ///   - routes: By exact path, such as `/metrics`.
    ///   - subtrees: By what paths begin with, such as `/projects/`; no two that begin alike. An exact path goes before.
    package init(_ routes: [String: Route], below subtrees: [String: Route] = [:]) {
        self.routes = routes
        self.subtrees = subtrees
    }

    package func answer(_ request: ServerRequest) -> ServerAnswer {
        guard request.path != "*" else { return .response(server) }
        guard let route = routes[request.path] ?? subtrees.first(where: { request.path.hasPrefix($0.key) })?.value
        else {
            return .response(notFound)
        }
        if route.methods.contains(request.method) { return route.handler(request) }
        let allow: HTTPField = ("Allow", (route.methods + ["OPTIONS"]).joined(separator: ", "))
        guard request.method != "OPTIONS" else { return .response(PreparedResponse(status: 204, headers: [allow])) }
        return .response(
            PreparedResponse(status: 405, headers: plainText + [allow], body: Array("Method Not Allowed\n".utf8)))
    }
}

extension Router.Route {
    // Made once, not for each request.
    private static let reading = ["GET", "HEAD"]
    private static let changing = ["POST", "PUT"]

    fileprivate var methods: [String] {
        switch self {
        case .read: Self.reading
        case .change: Self.changing
        }
    }

    fileprivate var handler: RequestHandler {
        switch self {
        case .read(let handler), .change(let handler): handler
        }
    }
}

private let plainText: [HTTPField] = [("Content-Type", "text/plain; charset=utf-8")]
