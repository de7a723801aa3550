import Basics
import Glibc

/// Holds threads up until it is opened.
final class Gate: @unchecked Sendable {  // what changes is under its lock, but for a semaphore
    private let lock = Lock()
    private var entries = 0
    private var isOpen = false
    private var held = 0
    private let semaphore: UnsafeMutablePointer<sem_t>
    private let arrivals: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation

    init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
        (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// How many have come.
    var count: Int { lock.withLock { entries } }

    /// Blocks the thread while the gate is closed.
    func enter() {
        let mustWait = lock.withLock {
            entries += 1
            held += isOpen ? 0 : 1
            return !isOpen
        }
        arrival.yield()
        if mustWait { while sem_wait(semaphore) != 0 {} }
    }

    /// Returns once somebody has come.
    func entered() async {
        for await _ in arrivals { return }
    }

    func open() {
        let waiting = lock.withLock {
            isOpen = true
            return held
        }
        for _ in 0..<waiting { sem_post(semaphore) }
    }
}
