import CMicroHTTPD

/// What libmicrohttpd's event threads call: turns connections into requests, asks the handler, queues its answers.
final class ServerCore: Sendable {
    let suspensions = Suspensions()
    let inFlight = InFlight()
    let log = StartLog()
    private let handler: @Sendable (ServerRequest) -> ServerAnswer
    private let bodyLimit: Int
    private let tooLarge = PreparedResponse(
        status: 413, headers: [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close")],
        body: Array("Content Too Large\n".utf8))

    init(bodyLimit: Int, handler: @escaping @Sendable (ServerRequest) -> ServerAnswer) {
        self.bodyLimit = bodyLimit
        self.handler = handler
    }

    /// A request's headers are there. A declared body beyond the limit is refused at once, which closes the connection;
    /// any other answer has to wait for `finish`.
    func begin(on connection: OpaquePointer) -> (Exchange, MHD_Result) {
        inFlight.begin()
        let exchange = Exchange(bodyLimit: bodyLimit)
        let declared = header(MHD_HTTP_HEADER_CONTENT_LENGTH, of: connection)
        // What is no number or no header is libmicrohttpd's to refuse.
        guard let declared, let length = UInt64(declared), length > UInt64(bodyLimit) else { return (exchange, .YES) }
        return (exchange, tooLarge.queue(on: connection))
    }

    /// The request is complete, or its connection has been resumed.
    func finish(_ exchange: Exchange, on connection: OpaquePointer, method: String, path: String) -> MHD_Result {
        if exchange.isOverLimit {
            return tooLarge.queue(on: connection)
        }
        if let outcome = suspensions.outcome(of: exchange) {
            return queue(outcome, on: connection)
        }
        let request = ServerRequest(
            method: method, path: path, query: fields(.GET_ARGUMENT_KIND, of: connection),
            headers: fields(.HEADER_KIND, of: connection), body: exchange.body)
        switch handler(request) {
        case .response(let response): return response.queue(on: connection)
        case .abort: return .NO
        case .deferred(let start):
            guard suspensions.suspend(exchange, on: connection) else { return .NO }
            start(Resumption(exchange: exchange, suspensions: suspensions))
            return .YES
        }
    }

    private func queue(_ outcome: Exchange.Outcome, on connection: OpaquePointer) -> MHD_Result {
        switch outcome {
        case .response(let response): response.queue(on: connection)
        case .abort: .NO
        }
    }
}
