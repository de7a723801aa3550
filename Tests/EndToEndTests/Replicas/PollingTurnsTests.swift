import Basics
import Testing

/// The check of who polls finds what it is there for.
struct PollingTurnsTests {
    @Test("a replica that asks on after another one took over is found")
    func stray() {
        #expect(strays([("a", 0), ("a", 1), ("b", 7), ("a", 8), ("a", 8), ("b", 9)]) == 1)
        #expect(strays([("a", 0), ("b", 1), ("b", 1), ("a", 2)]) == 1)
        #expect(strays([("a", 0), ("b", 7), ("a", 8), ("b", 9), ("a", 9), ("a", 10), ("b", 11)]) > 0)
    }

    @Test("one request that was on its way is none, also where its replica takes over soon after")
    func onItsWay() {
        #expect(strays([("a", 0), ("b", 7), ("b", 8), ("a", 8), ("b", 9), ("b", 10), ("a", 12), ("a", 13)]) == 0)
    }

    @Test("a take-over is none, and neither is one back after the lease")
    func takeOver() {
        #expect(strays([("a", 0), ("a", 1), ("b", 7), ("b", 8), ("b", 9), ("a", 15), ("a", 16)]) == 0)
    }

    @Test("a turn that ends in order is none")
    func inOrder() {
        var turns = PollingTurns(lease: .seconds(5))
        turns.record(.init(replica: "a", time: Timestamp(seconds: 0)))
        turns.record(.init(replica: "b", time: Timestamp(seconds: 1)))
        turns.endTurn()
        turns.record(.init(replica: "a", time: Timestamp(seconds: 2)))
        #expect(turns.strays.isEmpty)
    }

    private func strays(_ requests: [(replica: String, second: Int64)]) -> Int {
        var turns = PollingTurns(lease: .seconds(5))
        for (replica, second) in requests {
            turns.record(.init(replica: replica, time: Timestamp(seconds: second)))
        }
        return turns.strays.count
    }
}
