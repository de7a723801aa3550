/// Answers requests. Called on the server's event threads, which it must not block.
package typealias RequestHandler = @Sendable (ServerRequest) -> ServerAnswer

/// What a handler does with a request.
package enum ServerAnswer: Sendable {
    case response(PreparedResponse)
    /// The same; `whenDone` is called once, from any thread, when the last byte is sent or the client gone.
    case tracked(PreparedResponse, whenDone: @Sendable () -> Void)
    /// The connection is set aside, without time-out, and the closure called at once. The answer may come at any later time
    /// from any thread through the resumption; while none comes the client waits.
    case deferred(@Sendable (Resumption) -> Void)
    /// The connection is closed without a byte of an answer.
    case abort

    /// The same answer, after which `whenDone` is called as well, from any thread: when the last byte is sent, the client gone, or
    /// the connection closed without an answer.
    package func followed(by whenDone: @escaping @Sendable () -> Void) -> ServerAnswer {
        switch self {
        case .response(let response): return .tracked(response, whenDone: whenDone)
        case .tracked(let response, let first):
            return .tracked(response) {
                first()
                whenDone()
            }
        case .deferred(let start): return .deferred { start($0.followed(by: whenDone)) }
        case .abort:
            whenDone()
            return .abort
        }
    }
}

/// The right to end the wait of one deferred request. Only the first call counts; after the server has stopped none does.
package struct Resumption: Sendable {
    let exchange: Exchange
    let suspensions: Suspensions
    private var whenDone: (@Sendable () -> Void)?

    init(exchange: Exchange, suspensions: Suspensions) {
        self.exchange = exchange
        self.suspensions = suspensions
    }

    fileprivate func followed(by whenDone: @escaping @Sendable () -> Void) -> Resumption {
        var resumption = self
        resumption.whenDone = { [before = self.whenDone] in
            whenDone()
            before?()
        }
        return resumption
    }

    package func answer(with response: PreparedResponse) {
        answer(.response(response))
    }

    package func abort() {
        answer(.abort)
    }

    /// With the answer of another handler; if that defers it as well, the wait goes on.
    package func answer(_ answer: ServerAnswer) {
        if let whenDone {
            return Resumption(exchange: exchange, suspensions: suspensions).answer(answer.followed(by: whenDone))
        }
        if case .deferred(let start) = answer { return start(self) }
        let isTaken = suspensions.resume(exchange, with: answer)
        if !isTaken, case .tracked(_, let whenDone) = answer { whenDone() }
    }
}
