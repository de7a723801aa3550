import Basics
import Dispatch
import Testing

@Suite struct LockedTests {
    @Test("a value is changed by one at a time")
    func exclusion() {
        let count = Locked(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 1...1000 { count.withLock { $0 += 1 } }
        }
        #expect(count.withLock { $0 } == 8000)
    }

    @Test("an error leaves the lock open, and what was changed before it")
    func errors() {
        struct Failure: Error {}
        let value = Locked(1)
        #expect(throws: Failure.self) {
            try value.withLock {
                $0 = 17
                throw Failure()
            }
        }
        #expect(value.withLock { $0 } == 17)
    }
}
