import Basics
import CMicroHTTPD

/// What libmicrohttpd's event threads call: turns connections into requests, asks the handler, queues its answers.
final class ServerCore: Sendable {
    let suspensions = Suspensions()
    let inFlight = InFlight()
    let log = StartLog()
    let connections: ConnectionTable
    /// Whether connections are TLS; fixed, unlike what they are secured with.
    let usesTLS: Bool
    private let tls: Locked<TLSContext?>
    private let headers = Locked<ExtraHeaders?>(nil)
    private let handler: RequestHandler
    private let bodyLimit: Int
    private let tooLarge = refusal(413, "Content Too Large")
    private let badRequests = Dictionary(
        uniqueKeysWithValues: RequestFault.allCases.map { ($0, refusal(400, "Bad Request: \($0.rawValue)")) })

    init(_ configuration: ServerConfiguration, handler: @escaping RequestHandler) {
        bodyLimit = max(0, configuration.maxRequestBodyBytes)
        connections = ConnectionTable(configuration.limits)
        tls = Locked(configuration.tls)
        usesTLS = configuration.tls != nil
        self.handler = handler
    }

    /// Secures connections that come from now on.
    func use(_ context: TLSContext) {
        precondition(usesTLS, "a server without TLS has no use for a certificate")
        tls.withLock { $0 = context }
    }

    /// Gives these to every answer from now on.
    func use(_ headers: ExtraHeaders?) {
        self.headers.withLock { $0 = headers }
    }

    /// A connection is new. Answers what to secure it with.
    func open(_ connection: OpaquePointer) -> TLSContext? {
        guard usesTLS, let context = tls.withLock({ $0 }) else { return nil }
        connections.keep(context, for: cmicrohttpd_descriptor(connection))
        return context
    }

    /// A connection is about to be closed.
    func close(_ connection: OpaquePointer) {
        connections.remove(cmicrohttpd_descriptor(connection))
    }

    /// A request line is there.
    /// - Parameter target: as it came.
    func exchange(for target: UnsafeRawBufferPointer) -> Exchange {
        Exchange(target, bodyLimit: bodyLimit)
    }

    /// A request's headers are there. A head that can be read in two ways and a declared body beyond the limit are refused
    /// at once, which closes the connection; any other answer has to wait for `finish`.
    func begin(_ exchange: Exchange, _ head: RequestHead, on connection: OpaquePointer) -> MHD_Result {
        inFlight.begin()
        exchange.headers = head.headers
        exchange.origin = connections.beginRequest(cmicrohttpd_descriptor(connection))
        if let fault = head.fault(exchange.target, at: exchange.targetRange), let answer = badRequests[fault] {
            return queue(answer, on: connection)
        }
        let declared = exchange.headers["Content-Length"]
        // What is no number or no header is libmicrohttpd's to refuse.
        guard let declared, let length = UInt64(declared), length > UInt64(bodyLimit) else { return .YES }
        return queue(tooLarge, on: connection)
    }

    /// The request is complete, or its connection has been resumed.
    func finish(_ exchange: Exchange, on connection: OpaquePointer, method: String) -> MHD_Result {
        guard let target = exchange.target else { return .NO }
        if exchange.isOverLimit {
            return queue(tooLarge, on: connection)
        }
        if let outcome = suspensions.outcome(of: exchange) {
            return complete(exchange, with: outcome, on: connection)
        }
        let request = ServerRequest(
            method: method, path: target.path, query: target.query, headers: exchange.headers,
            body: exchange.body, scheme: usesTLS ? "https" : "http", origin: exchange.origin)
        return complete(exchange, with: handler(request), on: connection)
    }

    /// The answer is sent, or its connection gone.
    func end(_ exchange: Exchange, on connection: OpaquePointer) {
        guard exchange.origin != nil else { return }
        connections.endRequest(cmicrohttpd_descriptor(connection))
        exchange.end(undelivered: suspensions.outcome(of: exchange))
        inFlight.end()
    }

    private func complete(_ exchange: Exchange, with answer: ServerAnswer, on connection: OpaquePointer) -> MHD_Result {
        switch answer {
        case .response(let response): return queue(response, on: connection)
        case .tracked(let response, let whenDone):
            exchange.whenDone = whenDone
            return queue(response, on: connection)
        case .abort: return .NO
        case .deferred(let start):
            guard suspensions.suspend(exchange, on: connection) else { return .NO }
            start(Resumption(exchange: exchange, suspensions: suspensions))
            return .YES
        }
    }

    private func queue(_ response: PreparedResponse, on connection: OpaquePointer) -> MHD_Result {
        response.queue(on: connection, with: headers.withLock { $0 })
    }
}

/// An answer after which the connection is closed.
private func refusal(_ status: Int, _ line: String) -> PreparedResponse {
    PreparedResponse(
        status: status, headers: [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close")],
        body: Array("\(line)\n".utf8))
}
