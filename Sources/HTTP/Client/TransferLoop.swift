import CCurl

/// What all requests of a client have in common.
struct HTTPClientSettings {
    let userAgent: String
    /// nil for the system's.
    let authoritiesFile: String?
}

/// The client's side of libcurl. Made by the caller, then everything but `queue` belongs to the one thread in `run`.
final class TransferLoop: @unchecked Sendable {  // handed to its thread once, at the start, and touched by no other
    let queue: TransferQueue
    private let multi: UnsafeMutableRawPointer
    private let settings: HTTPClientSettings
    private var active: [UnsafeMutableRawPointer: (easy: EasyHandle, transfer: Transfer)] = [:]
    private var idle: [EasyHandle] = []

    /// Connections kept for reuse. Left to itself libcurl sizes its pool by the transfers of the moment, and closes
    /// connections whenever few are under way.
    private static let connectionsKept = 32

    init(_ settings: HTTPClientSettings) throws(HTTPClientUnavailable) {
        guard Self.library == CURLE_OK, let multi = curl_multi_init() else {
            throw HTTPClientUnavailable(description: "cannot initialize libcurl")
        }
        // Where descriptors run out libcurl starts all the same, and nothing would end its waits.
        guard curl_multi_wakeup(multi) == CURLM_OK else {
            curl_multi_cleanup(multi)
            throw HTTPClientUnavailable(description: "cannot initialize libcurl: too many open files")
        }
        self.multi = multi
        self.settings = settings
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.connectionsKept)
        queue = TransferQueue(waking: multi)
    }

    deinit {
        queue.forgetMulti()
        curl_multi_cleanup(multi)
    }

    /// libcurl's global state, made once for the process and never torn down: other clients may still use it.
    private static let library = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    /// The thread's life, until the queue is closed. Nothing of libcurl but its global state is alive afterwards.
    func run() {
        while true {
            let orders = queue.fetch()
            orders.arrivals.forEach(start)
            orders.cancellations.forEach(abort)
            guard !orders.isClosed else { break }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            collectFinished()
            // Sooner if libcurl has a timer of its own, a socket stirs, or the queue wakes us.
            curl_multi_poll(multi, nil, 0, 60_000, nil)
        }
        active.values.map(\.transfer).forEach(abort)
        idle.removeAll()
    }

    private func start(_ transfer: Transfer) {
        guard let easy = idle.popLast() ?? EasyHandle() else {
            return queue.finish(transfer, with: .failure(.unreachable("libcurl is out of memory")))
        }
        let code = easy.prepare(transfer.request, by: settings)
        guard code == CURLE_OK else {
            return queue.finish(transfer, with: .failure(.unreachable(String(cString: curl_easy_strerror(code)))))
        }
        guard curl_multi_add_handle(multi, easy.pointer) == CURLM_OK else {
            return queue.finish(transfer, with: .failure(.unreachable("libcurl accepts no more transfers")))
        }
        active[easy.pointer] = (easy, transfer)
    }

    private func abort(_ transfer: Transfer) {
        guard let entry = active.values.first(where: { $0.transfer === transfer }) else { return }
        retire(entry.easy)
        queue.finish(transfer, with: .failure(.cancelled))
    }

    private func collectFinished() {
        var remaining: Int32 = 0
        while let message = curl_multi_info_read(multi, &remaining) {
            guard message.pointee.msg == CURLMSG_DONE, let pointer = message.pointee.easy_handle,
                let (easy, transfer) = active[pointer]
            else { continue }
            // The message is gone once its handle is removed, the answer once the handle is reset.
            let outcome = easy.outcome(of: ccurl_message_result(message))
            retire(easy)
            queue.finish(transfer, with: outcome)
        }
    }

    /// Takes a handle out of libcurl's hands and keeps it for the next transfer.
    private func retire(_ easy: EasyHandle) {
        curl_multi_remove_handle(multi, easy.pointer)
        active[easy.pointer] = nil
        easy.reset()
        if idle.count < Self.connectionsKept {
            idle.append(easy)
        }
    }
}
