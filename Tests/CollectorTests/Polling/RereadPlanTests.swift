import Basics
import BasicsFixtures
import Testing

@testable import Collector

@Suite struct RereadPlanTests {
    private let one = bucket("12:00:00")

    @Test("a bucket that changes is read in every poll, one that does not at growing distances up to 16")
    func distances() {
        var plan = RereadPlan()
        var read: [Int] = []
        for poll in 0..<64 where plan.due(of: [one: 5], poll: poll) == [one] {
            plan.recordReading(of: one, total: 5, poll: poll)
            read.append(poll)
        }
        #expect(read == [0, 1, 3, 7, 15, 31, 47, 63])
        #expect(plan.due(of: [one: 6], poll: 64) == [one])
        plan.forget(before: one.end)
        #expect(plan.due(of: [one: 5], poll: 64) == [one])
    }

    @Test("unreconciled buckets are read newest first")
    func newestFirst() {
        let buckets = [bucket("11:00:00"), bucket("12:00:00"), bucket("11:30:00")]
        let unreconciled = Dictionary(uniqueKeysWithValues: buckets.map { ($0, 1) })
        #expect(RereadPlan().due(of: unreconciled, poll: 0) == buckets.sorted(by: >))
    }

    @Test("a bucket is read up to its end after a reading that lacked entries, while its total stays")
    func toEnd() {
        var plan = RereadPlan()
        for (outcome, isNext) in [(.unclear, false), (.lacking, true), (.lackingToEnd, false)]
            as [(RereadPlan.Outcome, Bool)]
        {
            plan.recordReading(of: one, total: 5, poll: 0, outcome)
            #expect(plan.isToBeReadToEnd(one, total: 5) == isNext)
            #expect(!plan.isToBeReadToEnd(one, total: 6))
        }
    }

    @Test("that it was read up to the end is known until its total changes")
    func wasReadToEnd() {
        var plan = RereadPlan()
        plan.recordReading(of: one, total: 5, poll: 0, .lackingToEnd)
        plan.recordReading(of: one, total: 5, poll: 1, .lacking)
        #expect(plan.wasReadToEnd(one, total: 5) && plan.wasRead(one, total: 5))
        plan.recordReading(of: one, total: 6, poll: 2, .lacking)
        #expect(!plan.wasReadToEnd(one, total: 6) && plan.wasRead(one, total: 6))
    }

    @Test("services cannot all be named since the first time, or since an earlier time than that by a clock set back")
    func unattributed() {
        var plan = RereadPlan()
        var since = ["12:10:00", "12:20:00", "12:05:00"].map { plan.unattributed(one, at: at($0)) }
        #expect(since == [at("12:10:00"), at("12:10:00"), at("12:05:00")])
        plan.readAll()
        since = [plan.unattributed(one, at: at("12:20:00"))]
        #expect(since == [at("12:05:00")], "a new mode is no evidence for names")
        plan.forget(before: one.end)
        since = [plan.unattributed(one, at: at("12:20:00"))]
        #expect(since == [at("12:20:00")])
    }

    @Test("since when a bucket has been without an explanation is recorded, for as long as that lasts")
    func since() {
        var plan = RereadPlan()
        for minute in 0..<3 { plan.pollEnded(leaving: [one], at: one.end.adding(seconds: Int64(minute) * 60)) }
        #expect(plan.unreconciledSince == [one: one.end])
        plan.pollEnded(leaving: [], at: one.end)
        #expect(plan.unreconciledSince.isEmpty)
    }

    @Test("readings count for the total that they were of, until all is to be read again")
    func readings() {
        var plan = RereadPlan()
        for poll in 0..<2 { plan.recordReading(of: one, total: 5, poll: poll) }
        #expect(plan.readings(of: one, total: 5) == 2 && plan.readings(of: one, total: 6) == 0)
        #expect(!plan.isDue(one, total: 5, poll: 2))
        plan.readAll()
        #expect(plan.isDue(one, total: 5, poll: 2) && plan.readings(of: one, total: 5) == 0)
    }
}
