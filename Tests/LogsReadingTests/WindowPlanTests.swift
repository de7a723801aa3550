import Basics
import BasicsFixtures
import LogsReading
import PostHogLogs
import Testing

@Suite struct WindowPlanTests {
    private func range(_ from: String, _ to: String) -> TimeRange { TimeRange(start: at(from), end: at(to)) }

    /// All windows, where every bucket holds something unless it is said to be empty.
    private func windows(_ plan: WindowPlan, empty: Set<TimeBucket> = [], counts: Bool = true) -> [TimeRange] {
        var plan = plan
        var windows: [TimeRange] = []
        while true {
            while let buckets = plan.uncounted {
                let totals = Dictionary(uniqueKeysWithValues: buckets.map { ($0, empty.contains($0) ? 0 : 1) })
                plan.counted(counts ? totals : nil)
            }
            guard let window = plan.next() else { break }
            windows.append(window)
        }
        #expect(plan.isDone)
        return windows
    }

    @Test("up to twenty minutes are one window, for which nothing is counted")
    func short() {
        let plan = WindowPlan(range("12:03:00", "12:23:00"), .latest)
        #expect(plan.uncounted == nil)
        #expect(windows(plan) == [range("12:03:00", "12:23:00")])
    }

    @Test("windows cover a range exactly, in its order, none longer than twenty minutes")
    func cover() {
        for (from, to) in [("00:00:00", "12:00:00"), ("11:59:59.999999", "12:20:00"), ("11:01:02", "13:04:05.6")] {
            for order in [EntryOrder.latest, .earliest] {
                let found = windows(WindowPlan(range(from, to), order))
                let ascending = order == .earliest ? found : found.reversed()
                #expect(ascending.first?.start == at(from) && ascending.last?.end == at(to))
                for (window, next) in zip(ascending, ascending.dropFirst()) { #expect(window.end == next.start) }
                #expect(found.allSatisfy { $0.end - $0.start <= .seconds(1200) })
            }
        }
    }

    @Test("windows without entries are left out, and a day needs one count")
    func skipped() {
        let day = TimeRange(start: at("00:00:00"), end: at("00:00:00").adding(seconds: 86_400))
        let plan = WindowPlan(day, .latest)
        #expect(plan.uncounted?.count == 96)
        let all = Set(plan.uncounted ?? [])
        let kept = TimeBucket(holding: at("07:20:00"), seconds: 900)
        #expect(windows(plan, empty: all.subtracting([kept])) == [kept.range])
    }

    @Test("what cannot be counted is read")
    func uncountable() {
        #expect(windows(WindowPlan(range("10:00:00", "12:00:00"), .latest), counts: false).count == 8)
    }

    @Test("what was put back comes next, and later windows are no longer", arguments: [EntryOrder.latest, .earliest])
    func putBack(order: EntryOrder) {
        var plan = WindowPlan(range("11:00:00", "12:00:00"), order)
        plan.counted(nil)
        let first = plan.next()
        #expect(first == (order == .latest ? range("11:45:00", "12:00:00") : range("11:00:00", "11:15:00")))
        let half = order == .latest ? range("11:45:00", "11:52:30") : range("11:07:30", "11:15:00")
        plan.putBack(half)
        #expect(plan.next() == half)
        #expect(plan.next() == (order == .latest ? range("11:37:30", "11:45:00") : range("11:15:00", "11:22:30")))
    }
}
