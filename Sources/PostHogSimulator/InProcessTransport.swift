import Basics
internal import HTTP
package import PostHogLogs

/// Asks a LogsAPI in the same process: the whole of PostHog without a socket, for tests of what stands above.
///
/// A held answer waits for `LogsAPI.release()`, or for its task to be cancelled.
package struct InProcessTransport: Transport {
    private let api: LogsAPI
    private let key: String

    package init(_ api: LogsAPI, key: String = Access.defaultKey) {
        self.api = api
        self.key = key
    }

    package func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        if Task.isCancelled { throw .cancelled }
        let answer = api.answer(SimulatedRequest(request, key: key))
        switch answer.delivery {
        case .whole: break
        case .aborted: throw .unreachable("the connection was closed without an answer")
        case .held:
            let gate = Gate()
            api.onRelease { gate.open() }
            guard await gate.wait() else { throw .cancelled }
        }
        return LogsResponse(
            status: answer.status, body: answer.body, retryAfter: answer.headers["Retry-After"],
            date: answer.headers["Date"], contentType: answer.headers["Content-Type"],
            location: answer.headers["Location"])
    }
}

/// Lets one task wait until somebody opens it or the task is cancelled, whichever is first.
private final class Gate: Sendable {
    private let state = Locked(State())

    private struct State {
        var outcome: Bool?
        var waiting: CheckedContinuation<Bool, Never>?
    }

    func open() {
        settle(true)
    }

    /// Whether it was opened, rather than cancelled.
    func wait() async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known = state.withLock { state in
                    if state.outcome == nil { state.waiting = continuation }
                    return state.outcome
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            settle(false)
        }
    }

    private func settle(_ value: Bool) {
        let continuation = state.withLock { state in
            if state.outcome == nil { state.outcome = value }
            defer { state.waiting = nil }
            return state.waiting
        }
        continuation?.resume(returning: value)
    }
}
