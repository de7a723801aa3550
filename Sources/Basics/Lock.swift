#if canImport(Darwin)
    package import Darwin
#else
    package import Glibc
#endif

/// A mutual exclusion of a few instructions, never held across a wait.
///
/// A pthread mutex rather than `Synchronization.Mutex`, for which the thread sanitizer gives false alarms.
package final class Lock: @unchecked Sendable {  // the mutex is made to be shared, and on the heap it never moves
    /// For a condition variable that waits on it.
    package let mutex: UnsafeMutablePointer<pthread_mutex_t>

    package init() {
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
    package func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }
}
