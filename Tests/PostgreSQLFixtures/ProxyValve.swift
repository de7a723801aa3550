import Dispatch

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What bytes of a proxy have to pass: it may be closed in a direction, and it may be slow.
final class ProxyValve: @unchecked Sendable {  // what changes is accessed while `condition` is locked
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var closed: Set<TCPProxy.Direction> = []
    private var delay: UInt32 = 0

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func close(_ direction: TCPProxy.Direction) {
        change { closed.insert(direction) }
    }

    func open() {
        change { closed = [] }
    }

    /// Nothing waits any more, since the proxy is gone.
    func openForGood() {
        change {
            closed = []
            delay = 0
        }
    }

    func delay(by time: Duration) {
        change { delay = UInt32(time / .microseconds(1)) }
    }

    /// Waits as long as it has to.
    func pass(_ direction: TCPProxy.Direction) {
        pthread_mutex_lock(mutex)
        let time = delay
        while closed.contains(direction) { pthread_cond_wait(condition, mutex) }
        pthread_mutex_unlock(mutex)
        if time > 0 { usleep(time) }
    }

    private func change(_ body: () -> Void) {
        pthread_mutex_lock(mutex)
        body()
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
    }
}
