package import HTTP

/// A LogsAPI behind an HTTP server on loopback.
package final class SimulatorServer: Sendable {
    package let port: Int
    package let api: LogsAPI
    private let server: HTTPServer
    private let scheme: String

    /// Port 0 lets the system choose. Without TLS it is plain HTTP.
    package init(_ api: LogsAPI, port: Int = 0, tls: TLSContext? = nil) throws(ServerFailure) {
        var configuration = ServerConfiguration(address: "127.0.0.1:\(port)", threads: 2, maxRequestBodyBytes: 1 << 20)
        configuration.tls = tls
        scheme = tls == nil ? "http" : "https"
        server = try HTTPServer(configuration) { request in Self.answer(request, by: api) }
        self.api = api
        self.port = server.port
    }

    /// As for `--posthog.host`.
    package var url: String {
        "\(scheme)://127.0.0.1:\(port)"
    }

    /// Answers still held are given up.
    package func stop() {
        server.stop(grace: .zero)
    }

    private static func answer(_ request: ServerRequest, by api: LogsAPI) -> ServerAnswer {
        let answer = api.answer(SimulatedRequest(request))
        switch answer.delivery {
        case .whole: return .response(PreparedResponse(answer))
        case .aborted: return .abort
        case .held:
            return .deferred { resumption in
                api.onRelease { resumption.answer(with: PreparedResponse(answer)) }
            }
        }
    }
}

extension SimulatedRequest {
    /// Of names that are repeated, the first header and the last parameter count.
    fileprivate init(_ request: ServerRequest) {
        self.init(
            method: request.method, path: request.path,
            parameters: Dictionary(request.query.all.map { ($0.name, $0.value) }) { _, last in last },
            headers: Dictionary(request.headers.all.map { ($0.name.lowercased(), $0.value) }) { first, _ in first },
            body: request.body)
    }
}

extension PreparedResponse {
    fileprivate convenience init(_ answer: SimulatedAnswer) {
        let headers = answer.headers.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        self.init(status: answer.status, headers: headers.map { ($0.key, $0.value) }, body: answer.body)
    }
}
