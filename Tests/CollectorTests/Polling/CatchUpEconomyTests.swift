import Basics
import BasicsFixtures
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

/// What catching up asks, when, and how much at once.
@Suite struct CatchUpEconomyTests {
    @Test("no minute and no hour exceeds the budget, baseline, outage and catch-up included")
    func budget() async {
        let rig = Rig(budget: (20, 600))
        for hour in 1..<24 as Range<Int64> { rig.before("api", "info", count: 1, secondsAgo: hour * 3600) }
        await rig.run(polls: 400) { poll in
            if poll == 100 { rig.api.inject(.answer(status: 503), times: nil) }
            if poll == 220 { rig.api.clearFaults() }
            if poll < 380, poll > 60 { rig.ingest("api", "info", secondsAgo: 5, as: .info) }
        }
        let times = rig.api.requests.map(\.time)
        for (limit, seconds) in [(20, 60), (600, 3600)] as [(Int, Int64)] {
            let crowd = zip(times, times.dropFirst(limit)).first { $1 - $0 < .seconds(seconds) }
            #expect(crowd == nil, "more than \(limit) in \(seconds) s")
        }
        #expect(rig.last.counted == rig.truth)
    }

    @Test("catching up leaves a quarter of the budget to current data")
    func spare() async {
        let rig = Rig(budget: (0, 200))
        for quarter in 5..<96 as Range<Int64> { rig.before("api", "info", count: 1, secondsAgo: quarter * 900) }
        await rig.run(polls: 4)
        #expect(rig.api.requests.count <= 150 + 4 * 3, "three polls of current data, and what is left for them")
        #expect(rig.api.requests.count > 100, "it uses what it may")
    }

    @Test("what was missed is checked three hours at a time")
    func longestCheck() async {
        let rig = Rig(sweeps: false)
        await rig.run(polls: 2)
        rig.clock.advance(.seconds(9 * 3600))
        rig.api.forgetRequests()
        await rig.run(polls: 3)
        let longest = rig.api.requests.filter { $0.route == .countRanges }.compactMap(\.rangeSeconds).max() ?? 0
        #expect(longest == 10_800)
    }

    @Test("all of the last day is checked once an hour, if at all, and once everything counts")
    func sweeps() async {
        // Longer than the lookback and than what leaves it.
        func longChecks(_ rig: Rig) -> Int { rig.api.requests.compactMap(\.rangeSeconds).count { $0 > 4500 } }
        let sweeping = Rig()
        await sweeping.run(polls: 130)
        #expect((8...3 * 8).contains(longChecks(sweeping)), "a day is eight times three hours")
        let plain = Rig(sweeps: false)
        await plain.run(polls: 200)
        #expect(longChecks(plain) == 0)
        let young = Rig()
        young.before("api", "info")
        young.api.inject(.missingScope, at: [.services], times: nil)
        await young.run(polls: 5)
        #expect(longChecks(young) == 0)
    }

    @Test("a bucket whose total shrank has nothing to read, and is checked ever less often")
    func shrunk() async {
        let rig = Rig(sweeps: false)
        await rig.run(polls: 150) { poll in
            if poll == 2 { rig.ingest("api", "info", count: 5, as: .info) }
            if poll == 6 { rig.api.change { $0.emptyAnswers = [.countRanges] } }
        }
        // One for each poll, and some for the quarter of an hour that is still due.
        let checks = rig.api.requests.count { $0.route == .countRanges }
        #expect(checks > 150 && checks < 150 + 30)
    }

    /// One that was away for some hours, in the first of which something came in.
    private func away(hours: Int64) async -> StepRig {
        var rig = StepRig(catchup: 86_400)
        await rig.begin()
        rig.clock.advance(.seconds(hours * 3600))
        rig.ingest("api", "info", 3, at: "12:40:00")
        await rig.check()
        rig.project.state.client.beginRound()
        rig.api.forgetRequests()
        return rig
    }

    @Test("it ends with nothing left, or where the next poll is due before")
    func deadline() async {
        var late = await away(hours: 4)
        var catchUp = CatchUp()
        #expect(await !catchUp.run(until: late.clock.uptime, &late.project))
        #expect(late.api.requests.isEmpty)
        var rig = await away(hours: 4)
        #expect(await catchUp.run(until: rig.clock.uptime + .seconds(60), &rig.project))
        #expect(rig.counted.values.reduce(0, +) == 3)
    }

    @Test("a failure ends it")
    func failure() async {
        var rig = await away(hours: 8)
        rig.api.inject(.missingScope, at: [.countRanges], times: nil)
        var catchUp = CatchUp()
        #expect(await !catchUp.run(until: rig.clock.uptime + .seconds(60), &rig.project))
        #expect(rig.api.requests.count == 1)
    }

    @Test("what is known to have grown is read twelve buckets at a time, so that what was found soon counts")
    func batches() async {
        var rig = StepRig(catchup: 86_400)
        await rig.begin()
        rig.clock.advance(.seconds(8 * 3600))
        for quarter in 0..<20 as Range<Int64> {
            let time = at("13:05:00").adding(seconds: quarter * 900)
            rig.api.ingest([LogRecord(timestamp: time, serviceName: "api", severityText: "info", bytes: 1)])
        }
        await rig.check()
        await rig.project.checkTotals(of: rig.project.state.ledger.pastBuckets, at: rig.clock.now)
        rig.project.state.client.beginRound()
        rig.api.forgetRequests()
        var catchUp = CatchUp()
        await catchUp.run(until: rig.clock.uptime + .seconds(60), &rig.project)
        #expect(rig.asked.split(separator: .sparkline).map(\.count) == [12, 8])
        #expect(rig.counted.values.reduce(0, +) == 20)
    }

    @Test("a sweep waits until all that was there before is read, and is made at once then")
    func sweepWaits() async {
        var rig = StepRig(catchup: 86_400, sweeps: true)
        rig.ingest("api", "info", 3)
        await rig.check()
        await rig.project.checkTotals(of: rig.project.state.ledger.pastBuckets, at: rig.clock.now)
        rig.api.forgetRequests()
        var catchUp = CatchUp()
        await catchUp.run(until: rig.clock.uptime + .seconds(60), &rig.project)
        #expect(rig.api.requests.isEmpty)
        _ = await rig.read()
        let isComplete = rig.project.state.ledger.completeBaseline()
        #expect(isComplete)
        rig.api.forgetRequests()
        await catchUp.run(until: rig.clock.uptime + .seconds(60), &rig.project)
        #expect(rig.api.requests.map(\.route) == (0..<8).map { _ in .countRanges }, "a day, three hours at a time")
    }
}
