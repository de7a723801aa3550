import Basics

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Counts the requests between their headers and the last byte of their answer.
final class InFlight: @unchecked Sendable {  // `count` is touched only under `lock`; the condition never moves
    private let lock = Lock()
    private let isZero: UnsafeMutablePointer<pthread_cond_t>
    private var count = 0

    init() {
        isZero = .allocate(capacity: 1)
        isZero.initialize(to: pthread_cond_t())
        let code = pthread_cond_init(isZero, nil)
        precondition(code == 0, "a condition without attributes is always made")
    }

    deinit {
        pthread_cond_destroy(isZero)
        isZero.deinitialize(count: 1)
        isZero.deallocate()
    }

    func begin() {
        lock.withLock { count += 1 }
    }

    func end() {
        lock.withLock {
            count -= 1
            guard count == 0 else { return }
            pthread_cond_broadcast(isZero)
        }
    }

    /// Returns when nothing is in flight any more, or after `limit`, of which more than a day counts as a day.
    func waitForNone(upTo limit: Duration) {
        var deadline = timespec.now(plus: min(max(limit, .zero), .seconds(86_400)))
        lock.withLock {
            while count > 0, pthread_cond_timedwait(isZero, lock.mutex, &deadline) == 0 {}
        }
    }
}

extension timespec {
    /// By the wall clock, which is what condition variables go by everywhere.
    fileprivate static func now(plus duration: Duration) -> timespec {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let (seconds, attoseconds) = duration.components
        let nanoseconds = now.tv_nsec + Int(attoseconds / 1_000_000_000)
        return timespec(
            tv_sec: now.tv_sec + Int(seconds) + nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
    }
}
