/// One call of `HTTPClient.send`, from the caller's task to the client's thread and back.
final class Transfer: @unchecked Sendable {  // `request` never changes; all else is touched only under the queue's lock
    typealias Outcome = Result<HTTPClientResponse, HTTPClientFailure>

    enum Phase {
        /// The caller has not come to wait yet.
        case new
        /// Cancelled before the caller came to wait.
        case cancelled
        case waiting(CheckedContinuation<Outcome, Never>)
        case finished
    }

    let request: HTTPClientRequest
    var phase = Phase.new

    init(_ request: HTTPClientRequest) {
        self.request = request
    }
}
