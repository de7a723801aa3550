import Basics
import Testing

@testable import StateStore

@Suite("The database's clock")
struct DatabaseClockTests {
    private func time(_ seconds: Double) -> Timestamp { Timestamp(microseconds: Int64(seconds * 1_000_000)) }

    @Test("nothing is known before the first response")
    func unknown() {
        #expect(DatabaseClock().time(at: .seconds(5)) == nil)
        #expect(DatabaseClock().uptime(of: time(1)) == nil)
    }

    @Test("it is at least as late there as the response that took the least time tells")
    func lowestBound() {
        var clock = DatabaseClock()
        clock.learn(time(1000), sent: .seconds(10), received: .seconds(11))
        #expect(clock.time(at: .seconds(11)) == time(1000))
        clock.learn(time(1001.4), sent: .seconds(12), received: .milliseconds(12_100))
        #expect(clock.time(at: .seconds(13)) == time(1002.3))
        #expect(clock.uptime(of: time(1002.3)) == .seconds(13))
        // Slower again: what was known is better.
        clock.learn(time(1002.3), sent: .seconds(13), received: .seconds(14))
        #expect(clock.time(at: .seconds(14)) == time(1003.3))
    }

    @Test("a clock that was set, or another server's, takes the place of what was known", arguments: [-5.0, 5])
    func set(_ step: Double) {
        var clock = DatabaseClock()
        clock.learn(time(1000), sent: .seconds(10), received: .seconds(10))
        clock.learn(time(1001 + step), sent: .seconds(11), received: .seconds(11))
        #expect(clock.time(at: .seconds(12)) == time(1002 + step))
    }

    @Test("what was learned long ago is forgotten, since clocks drift")
    func drift() {
        var clock = DatabaseClock()
        clock.learn(time(1000), sent: .seconds(10), received: .seconds(10))
        clock.learn(time(1059.9), sent: .seconds(70), received: .milliseconds(70_200))
        #expect(clock.time(at: .milliseconds(70_200)) == time(1059.9))
    }
}
