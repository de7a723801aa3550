#if canImport(Darwin)
    public import Darwin
#else
    public import Glibc
#endif

/// A mutual exclusion of a few instructions, never held across a wait.
///
/// A pthread mutex rather than `Synchronization.Mutex`, for which the thread sanitizer gives false alarms.
///
/// Public, as is all that is generic and called by other modules with each request: the compiler gives no body of what is
/// `package` to them, and what is generic then runs for types that are known only at run time, at several times the cost.
public final class Lock: @unchecked Sendable {  // the mutex is made to be shared, and on the heap it never moves
    /// For a condition variable that waits on it.
    public let mutex: UnsafeMutablePointer<pthread_mutex_t>

    public init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        let code = pthread_mutex_init(mutex, nil)
        precondition(code == 0, "a mutex without attributes is always made")
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deinitialize(count: 1)
        mutex.deallocate()
    }

    /// Runs `body` alone. Not recursive: `body` must not come back to the same lock.
    @inlinable
    public func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }
}
