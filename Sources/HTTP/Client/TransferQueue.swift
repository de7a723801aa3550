import Basics
import CCurl

/// What callers ask of the client's thread: transfers to start, transfers to abort, to end.
///
/// Everything in it is short and under one lock; `wakeup` interrupts the thread's wait. Callbacks and continuations are
/// resumed outside the lock.
final class TransferQueue: @unchecked Sendable {  // all its state is touched only under `lock`
    /// What was ordered since the thread last fetched it.
    struct Orders {
        var arrivals: [Transfer] = []
        var cancellations: [Transfer] = []
        var isClosed = false
    }

    private let lock = Lock()
    private var orders = Orders()
    /// The multi handle to wake, nil once the thread has given it up.
    private var multi: UnsafeMutableRawPointer?

    init(waking multi: UnsafeMutableRawPointer) {
        self.multi = multi
    }

    func enqueue(_ transfer: Transfer, resuming continuation: CheckedContinuation<Transfer.Outcome, Never>) {
        let isAccepted = lock.withLock {
            // The cancel may have come first: then the transfer is flagged.
            guard case .new = transfer.phase, !orders.isClosed else {
                transfer.phase = .finished
                return false
            }
            transfer.phase = .waiting(continuation)
            orders.arrivals.append(transfer)
            wake()
            return true
        }
        if !isAccepted {
            continuation.resume(returning: .failure(.cancelled))
        }
    }

    /// Any thread, any time, any number of times.
    func cancel(_ transfer: Transfer) {
        lock.withLock {
            switch transfer.phase {
            case .new: transfer.phase = .cancelled
            case .waiting:
                orders.cancellations.append(transfer)
                wake()
            case .cancelled, .finished: break
            }
        }
    }

    func close() {
        lock.withLock {
            orders.isClosed = true
            wake()
        }
    }

    /// The client's thread fetches the new orders.
    func fetch() -> Orders {
        lock.withLock {
            let fetched = orders
            orders = Orders(isClosed: fetched.isClosed)
            return fetched
        }
    }

    /// The client's thread hands an outcome to the caller. Only the first counts.
    func finish(_ transfer: Transfer, with outcome: Transfer.Outcome) {
        let continuation: CheckedContinuation<Transfer.Outcome, Never>? = lock.withLock {
            guard case .waiting(let continuation) = transfer.phase else { return nil }
            transfer.phase = .finished
            return continuation
        }
        continuation?.resume(returning: outcome)
    }

    /// The client's thread is about to free the multi handle: nobody may wake it any more.
    func forgetMulti() {
        lock.withLock { multi = nil }
    }

    private func wake() {
        guard let multi else { return }
        curl_multi_wakeup(multi)
    }
}
