import Backfill
import Basics
import Testing

@Suite struct HistoryPlanTests {
    private func range(_ start: String, _ end: String) -> TimeRange { TimeRange(start: date(start), end: date(end)) }

    @Test(
        "up to seven days are read in steps of five minutes, more in quarters of an hour, unless something else is wanted"
    )
    func steps() {
        #expect(HistoryPlan(range("2026-11-01", "2026-11-08")).step == 300)
        #expect(HistoryPlan(range("2026-11-01", "2026-11-09")).step == 900)
        #expect(HistoryPlan(range("2026-11-01", "2026-11-30"), step: 60).step == 60)
    }

    @Test("the days are whole but for the last one, whose samples end a millisecond before its end")
    func days() {
        let plan = HistoryPlan(range("2026-11-01", "2026-11-02T10:07:00Z"), step: 300)
        #expect(plan.days.map(\.name) == ["2026-11-01", "2026-11-02"])
        #expect(plan.days.map(\.isLast) == [false, true])
        #expect(plan.days[0].buckets.count == 288 && plan.days[0].times.count == 288)
        #expect(plan.days[1].buckets.last?.start == date("2026-11-02T10:05:00Z"))
        #expect(plan.days[1].times.last == date("2026-11-02T10:06:59.999Z"))
        #expect(plan.days[1].times.count == 123)
    }

    @Test("buckets are asked for in runs of at most three hours and 96 buckets, oldest first")
    func runs() {
        let day = HistoryPlan(range("2026-11-01", "2026-11-02"), step: 60).days[0]
        let runs = HistoryPlan.runs(of: day.buckets)
        #expect(runs.flatMap { $0 } == day.buckets)
        #expect(runs.allSatisfy { $0.count <= 96 })
        let quarters = HistoryPlan(range("2026-11-01", "2026-11-02"), step: 900).days[0]
        #expect(HistoryPlan.runs(of: quarters.buckets).map(\.count) == Array(repeating: 12, count: 8))
    }
}

@Suite struct RiseColumnTests {
    @Test("rises are read as they were written")
    func roundTrip() {
        var column = RiseColumn()
        let rises = [0: 1, 1: 127, 5: 128, 300: 1 << 40, 1439: 3]
        for (bucket, rise) in rises.sorted(by: { $0.key < $1.key }) { column.append(rise, in: bucket) }
        var cursor = column.cursor
        for bucket in 0..<1440 { #expect(cursor.rise(in: bucket) == rises[bucket] ?? 0) }
        #expect(column.first == 0 && RiseColumn().first == nil)
    }
}
