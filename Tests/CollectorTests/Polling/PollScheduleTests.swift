import Basics
import BasicsFixtures
import Collector
import Testing

@Suite struct PollScheduleTests {
    @Test("polls keep to whole intervals plus an offset, and none waits for nothing", arguments: 0..<3)
    func offsets(index: Int) {
        let schedule = PollSchedule(interval: .seconds(60), index: index, count: 3)
        for second in 0..<120 as Range<Int64> {
            let now = at("12:00:00").adding(seconds: second)
            let delay = schedule.delay(after: now)
            #expect(delay > .zero && delay <= .seconds(60))
            let next = now.adding(microseconds: delay.microseconds)
            #expect(next.seconds % 60 == Int64(3 + 20 * index))
        }
    }

    @Test("the seconds that a closing bucket is given are no more than a quarter of a short interval")
    func shortInterval() {
        let delay = PollSchedule(interval: .seconds(4), index: 0, count: 1).delay(after: at("12:00:00"))
        #expect(delay == .seconds(1))
    }

    @Test("a time before 1970 has a next poll too")
    func negative() {
        let schedule = PollSchedule(interval: .seconds(60), index: 0, count: 1)
        #expect(schedule.delay(after: Timestamp(seconds: -1)) == .seconds(4))
    }
}
