import Basics
import BasicsFixtures
import Collector
import PostHogLogs
import Testing

/// The small tables that the poll stands on.
@Suite struct BookkeepingTests {
    @Test("a bucket that changes is read in every poll, one that does not at growing distances up to 16")
    func readPlan() {
        var plan = ReadPlan()
        let one = bucket("12:00:00")
        var read: [Int] = []
        for poll in 0..<64 where plan.buckets(open: [one: 5], poll: poll) == [one] {
            plan.recordReading(of: one, total: 5, poll: poll)
            read.append(poll)
        }
        #expect(read == [0, 1, 3, 7, 15, 31, 47, 63])
        #expect(plan.buckets(open: [one: 6], poll: 64) == [one])
        plan.forget(before: one.end)
        #expect(plan.buckets(open: [one: 5], poll: 64) == [one])
    }

    @Test("open buckets are read newest first")
    func newestFirst() {
        let buckets = [bucket("11:00:00"), bucket("12:00:00"), bucket("11:30:00")]
        let open = Dictionary(uniqueKeysWithValues: buckets.map { ($0, 1) })
        #expect(ReadPlan().buckets(open: open, poll: 0) == buckets.sorted(by: >))
    }

    @Test("polls keep to whole intervals plus an offset, and none waits for nothing", arguments: 0..<3)
    func schedule(index: Int) {
        let schedule = PollSchedule(interval: .seconds(60), index: index, count: 3)
        for second in 0..<120 as Range<Int64> {
            let now = at("12:00:00").adding(seconds: second)
            let delay = schedule.delay(after: now)
            #expect(delay > .zero && delay <= .seconds(60))
            let next = now.adding(microseconds: delay.microseconds)
            #expect(next.seconds % 60 == Int64(3 + 20 * index))
        }
    }

    @Test("gauges stay for less than three intervals, whatever polls do meanwhile")
    func gauges() {
        var gauges = WindowGauges(interval: .seconds(60))
        gauges.refresh(services: [], shownBySparkline: nil, hasShrunk: false, at: .seconds(1000))
        let shown = [1000, 1060, 1179, 1180].map { gauges.services.value(at: .seconds($0)) != nil }
        #expect(shown == [true, true, true, false])
        #expect(gauges.rates.value(at: .seconds(1000)) == nil)
    }
}
