package import HTTP

/// A LogsAPI behind an HTTP server.
package final class SimulatorServer: Sendable {
    package let port: Int
    package let api: LogsAPI
    private let server: HTTPServer
    /// As for `--posthog.host`.
    package let url: String

    /// On loopback. Port 0 lets the system choose. Without TLS it is plain HTTP.
    package convenience init(_ api: LogsAPI, port: Int = 0, tls: TLSContext? = nil) throws(ServerFailure) {
        try self.init(api, address: "127.0.0.1:\(port)", tls: tls)
    }

    /// - Parameter address: `host:port`, or `:port` for every address of the machine.
    package init(_ api: LogsAPI, address: String, tls: TLSContext? = nil) throws(ServerFailure) {
        var configuration = ServerConfiguration(address: address, threads: 2, maxRequestBodyBytes: 1 << 20)
        configuration.tls = tls
        server = try HTTPServer(configuration) { request in Self.answer(request, by: api) }
        self.api = api
        port = server.port
        let host = address.lastIndex(of: ":").map { String(address[..<$0]) } ?? ""
        url = "\(tls == nil ? "http" : "https")://\(host.isEmpty ? "127.0.0.1" : host):\(port)"
        let own = url
        api.change { $0.objectStorage = $0.objectStorage ?? own }
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
