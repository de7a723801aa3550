/// HTTP/1.1 and HTTP/2 over libcurl's multi interface: one thread, connections kept alive, any number of calls at once.
///
/// Redirects are not followed, so that a key never travels to another host: a 3xx is an answer. Proxies are taken from the
/// environment as curl does, but for loopback hosts, which are never asked through one. The thread lives until `shutdown`
/// or until the client is released, whichever comes first.
package final class HTTPClient: Sendable {
    private let queue: TransferQueue
    private let thread: ClientThread

    /// - Parameter authoritiesFile: certificates in PEM of those whose signatures are trusted, instead of the system's.
    package init(userAgent: String, authoritiesFile: String? = nil) throws(HTTPClientUnavailable) {
        let loop = try TransferLoop(HTTPClientSettings(userAgent: userAgent, authoritiesFile: authoritiesFile))
        queue = loop.queue
        thread = try ClientThread(running: loop)
    }

    deinit {
        shutdown()
    }

    /// Sends `request` and returns the whole answer. Cancelling the task aborts the transfer.
    package func send(_ request: HTTPClientRequest) async throws(HTTPClientFailure) -> HTTPClientResponse {
        if let defect = request.defect {
            throw .unreachable(defect)
        }
        let transfer = Transfer(request)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.enqueue(transfer, resuming: continuation)
            }
        } onCancel: {
            queue.cancel(transfer)
        }
        return try result.get()
    }

    /// Fails what is still under way with `.cancelled`, and returns when libcurl is cleaned up and its thread has ended.
    /// Calls after it fail with `.cancelled`; a second shutdown does nothing.
    package func shutdown() {
        queue.close()
        thread.join()
    }
}
