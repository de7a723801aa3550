import Basics
import BasicsFixtures
import Testing

@testable import StateStore

@Suite("The database's clock")
struct DatabaseClockTests {
    private func time(_ seconds: Double) -> Timestamp { Timestamp(microseconds: Int64(seconds * 1_000_000)) }

    @Test("nothing is known before the first response")
    func unknown() {
        #expect(DatabaseClock().earliest(at: .seconds(5)) == nil)
        #expect(DatabaseClock().latest(at: .seconds(5)) == nil)
        #expect(DatabaseClock().uptime(of: time(1)) == nil)
    }

    @Test("it is as late there as the responses that took the least time leave open")
    func bounds() {
        var clock = DatabaseClock()
        clock.learn(time(1000), sent: .seconds(10), received: .seconds(11))
        #expect(clock.earliest(at: .seconds(11)) == time(1000))
        #expect(clock.latest(at: .seconds(11)) == time(1001))
        clock.learn(time(1001.4), sent: .seconds(12), received: .milliseconds(12_100))
        #expect(clock.earliest(at: .milliseconds(12_100)) == time(1001.4))
        #expect(clock.latest(at: .milliseconds(12_100)) == time(1001.5))
        #expect(clock.uptime(of: time(1002.3)) == .seconds(13))
        // Slower again: what was known is better.
        clock.learn(time(1002.3), sent: .milliseconds(12_500), received: .seconds(14))
        #expect(clock.earliest(at: .milliseconds(14_100)) == time(1003.398))
        #expect(clock.latest(at: .milliseconds(14_100)) == time(1003.502))
    }

    @Test("clocks drift apart: the longer ago a response is, the less it tells")
    func drift() {
        var clock = DatabaseClock()
        clock.learn(time(1000), sent: .seconds(10), received: .seconds(10))
        #expect(clock.earliest(at: .seconds(20)) == time(1009.99))
        #expect(clock.latest(at: .seconds(20)) == time(1010.01))
        clock.learn(time(1010), sent: .milliseconds(19_999), received: .milliseconds(20_001))
        #expect(clock.earliest(at: .milliseconds(20_001)) == time(1010))
        #expect(clock.latest(at: .milliseconds(20_001)) == time(1010.002))
    }

    /// However long responses take on their way there and back, of two replicas none takes a time for surely over that the other one
    /// takes for surely to come.
    @Test("two that read the same clock never contradict each other", arguments: 0..<20)
    func twoReplicas(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var (clocks, uptimes) = ([DatabaseClock(), DatabaseClock()], [Duration.seconds(100), .seconds(90_000)])
        var now: Int64 = 1_000_000_000
        for _ in 0..<200 {
            let step = Int64.random(in: 1000...400_000, using: &random)
            now += step
            for index in clocks.indices {
                // Half a millisecond a second too fast, or too slow.
                uptimes[index] += .microseconds(step + (index == 0 ? step : -step) / 2000)
                let way = Duration.microseconds(Int64.random(in: 1...90_000, using: &random))
                let back = Duration.microseconds(Int64.random(in: 1...90_000, using: &random))
                guard Bool.random(using: &random) else { continue }
                clocks[index].learn(
                    Timestamp(microseconds: now), sent: uptimes[index] - way, received: uptimes[index] + back)
            }
            for index in clocks.indices {
                // Responses of the same time are still on their way.
                let uptime = uptimes[index] + .milliseconds(90)
                guard let earliest = clocks[index].earliest(at: uptime), let latest = clocks[index].latest(at: uptime)
                else { continue }
                let truth = Timestamp(microseconds: now + 90_000)
                #expect(earliest.adding(microseconds: -50) <= truth && truth <= latest.adding(microseconds: 50))
            }
        }
    }

    @Test("a clock that was set, or another server's, takes the place of what was known", arguments: [-5.0, 5])
    func set(_ step: Double) {
        var clock = DatabaseClock()
        clock.learn(time(1000), sent: .seconds(10), received: .seconds(10))
        clock.learn(time(1001 + step), sent: .seconds(11), received: .seconds(11))
        #expect(clock.earliest(at: .seconds(11)) == time(1001 + step))
    }

    @Test("what was learned long ago is forgotten")
    func memory() {
        var clock = DatabaseClock()
        clock.learn(time(1000), sent: .seconds(10), received: .seconds(10))
        clock.learn(time(1059.9), sent: .seconds(70), received: .milliseconds(70_200))
        #expect(clock.earliest(at: .milliseconds(70_200)) == time(1059.9))
    }
}
