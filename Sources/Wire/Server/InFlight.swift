#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Counts the requests between their first byte of headers handed over and the last byte of their answer.
final class InFlight: @unchecked Sendable {  // `count` is touched only under `mutex`, and neither ever moves
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let isZero: UnsafeMutablePointer<pthread_cond_t>
    private var count = 0

    init() {
        mutex = .allocate(capacity: 1)
        isZero = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(isZero, nil)
    }

    deinit {
        pthread_cond_destroy(isZero)
        pthread_mutex_destroy(mutex)
        isZero.deallocate()
        mutex.deallocate()
    }

    func begin() {
        pthread_mutex_lock(mutex)
        count += 1
        pthread_mutex_unlock(mutex)
    }

    func end() {
        pthread_mutex_lock(mutex)
        count -= 1
        if count == 0 {
            pthread_cond_broadcast(isZero)
        }
        pthread_mutex_unlock(mutex)
    }

    /// Returns when nothing is in flight any more, or after `limit`.
    func waitForNone(upTo limit: Duration) {
        var deadline = timespec.now(plus: limit)
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while count > 0, pthread_cond_timedwait(isZero, mutex, &deadline) == 0 {}
    }
}

extension timespec {
    /// By the wall clock, which is what condition variables go by everywhere.
    fileprivate static func now(plus duration: Duration) -> timespec {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let (seconds, attoseconds) = max(duration, .zero).components
        let nanoseconds = now.tv_nsec + Int(attoseconds / 1_000_000_000)
        return timespec(
            tv_sec: now.tv_sec + Int(seconds) + nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
    }
}
