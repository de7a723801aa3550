import Dispatch
import Testing
import Wire

@Suite struct LockTests {
    @Test("one at a time")
    func exclusion() {
        let counter = Counter()
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 1...1000 { counter.add() }
        }
        #expect(counter.value == 8000)
    }

    @Test("an error leaves the lock open")
    func errors() {
        struct Odd: Error {}
        let lock = Lock()
        #expect(throws: Odd.self) { try lock.withLock { throw Odd() } }
        #expect(lock.withLock { 17 } == 17)
    }
}
