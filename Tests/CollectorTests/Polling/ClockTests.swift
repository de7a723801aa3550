import Basics
import BasicsFixtures
import Collector
import Exposition
import PostHogLogs
import PostHogSimulator
import Testing

/// Clocks that are wrong, at any moment, with and without restarts.
@Suite struct ClockTests {
    private static let day: Int64 = 86_400
    private static let year: Int64 = 365 * 86_400
    /// In seconds.
    private static let jumps: [Int64] = [
        5, -5, 600, -600, 5 * 3600, -5 * 3600, 3 * day, -3 * day, 400 * day, -400 * day, 30 * year, -30 * year,
    ]

    /// Five polls, ten with wrong clocks, and as many as it takes to look at everything again. Entries come with all but the
    /// last.
    private func run(_ rig: Rig, restart: Bool = false, _ wrong: @escaping @Sendable () -> Void) async {
        let polls = [5, 10, 60]
        for (part, count) in polls.enumerated() where restart {
            if part == 1 { wrong() }
            if part == 2 { setRight(rig) }
            await rig.run(polls: count) { poll in
                if part < 2 || poll < 40 { rig.ingest("api", "error", count: 1 + poll % 3, secondsAgo: 5, as: .error) }
            }
        }
        guard !restart else { return }
        await rig.run(polls: polls.reduce(0, +)) { poll in
            if poll == polls[0] { wrong() }
            if poll == polls[0] + polls[1] { setRight(rig) }
            if poll < 55 { rig.ingest("api", "error", count: 1 + poll % 3, secondsAgo: 5, as: .error) }
        }
    }

    private func setRight(_ rig: Rig) {
        rig.machine.ahead = 0
        if rig.dates.behaviour != .absent { rig.dates.behaviour = .right }
    }

    private func expectRight(_ rig: Rig) {
        #expect(rig.last.counted == rig.truth)
        let now = rig.clock.now.seconds
        guard case .number(let watermark) = rig.last.value(MetricCatalogue.dataWatermark) else {
            Issue.record("no watermark")
            return
        }
        #expect((now - 900...now).contains(Int64(watermark)))
        #expect(rig.last.value(MetricCatalogue.up) == .integer(1))
    }

    @Test(
        "the machine's clock jumps and comes back: all is counted once, and nothing is late", arguments: jumps,
        [false, true])
    func ours(by jump: Int64, restart: Bool) async {
        let rig = Rig()
        rig.before("api", "error", count: 7)
        await run(rig, restart: restart) { rig.machine.ahead = jump }
        expectRight(rig)
        // PostHog tells the time, so that counting goes on while the machine's clock is wrong.
        let during = rig.snapshots[restart ? 15 : 14].counted[Rig.labels("api", .error)] ?? 0
        #expect(during >= 20)
        let watermarks = rig.snapshots.compactMap { $0.value(MetricCatalogue.dataWatermark) }
        #expect(
            watermarks.allSatisfy {
                if case .number(let time) = $0 { Int64(time) <= rig.clock.now.seconds } else { false }
            })
    }

    @Test("a machine whose clock stays wrong counts by PostHog's, from the first start on", arguments: jumps)
    func staysWrong(by jump: Int64) async {
        let rig = Rig()
        rig.before("api", "error", count: 7, secondsAgo: 120)
        rig.before("api", "error", count: 7, secondsAgo: 7200)
        rig.machine.ahead = jump
        await rig.run(polls: 60) { poll in
            if poll < 40 { rig.ingest("api", "error", secondsAgo: 5, as: .error) }
        }
        expectRight(rig)
    }

    @Test("the machine's clock jumps where PostHog does not tell the time", arguments: jumps, [false, true])
    func oursAlone(by jump: Int64, restart: Bool) async {
        // A new process knows nothing better than a clock that is more than a day ahead.
        guard !restart || jump <= Self.day else { return }
        let rig = Rig()
        rig.dates.behaviour = .absent
        rig.before("api", "error", count: 7)
        await run(rig, restart: restart) { rig.machine.ahead = jump }
        expectRight(rig)
    }

    @Test("PostHog's clock jumps and comes back", arguments: jumps, [false, true])
    func theirs(by jump: Int64, restart: Bool) async {
        let rig = Rig()
        rig.before("api", "error", count: 7)
        await run(rig, restart: restart) { rig.dates.behaviour = .ahead(jump) }
        expectRight(rig)
    }

    @Test("PostHog's answers tell two times in turns", arguments: jumps, [false, true])
    func alternating(by jump: Int64, restart: Bool) async {
        let rig = Rig()
        rig.before("api", "error", count: 7)
        await run(rig, restart: restart) { rig.dates.behaviour = .alternating(jump) }
        expectRight(rig)
    }

    @Test("both clocks are wrong, each in its way", arguments: jumps)
    func both(by jump: Int64) async {
        let rig = Rig()
        rig.before("api", "error", count: 7)
        await run(rig) {
            rig.machine.ahead = -2 * jump
            rig.dates.behaviour = .ahead(jump)
        }
        expectRight(rig)
    }

    @Test("where the clocks contradict each other from the start, nothing is counted, and that is said")
    func nothingBelievable() async {
        let rig = Rig()
        rig.before("api", "error", count: 7)
        rig.machine.ahead = 12 * Self.year
        await rig.run(polls: 40) { poll in
            if poll == 9 {
                #expect(Set(rig.api.requests.map(\.route)) == [.hasLogs])
                #expect(rig.snapshots.allSatisfy { $0.value(MetricCatalogue.up) == .integer(0) })
                #expect(rig.last.failures["clock"] == 10)
                rig.machine.ahead = 0
            }
            if poll > 10, poll < 35 { rig.ingest("api", "error", secondsAgo: 5, as: .error) }
        }
        expectRight(rig)
        #expect(rig.last.failures["clock"] == 10)
    }

    @Test(
        "without a Date, what was there before a start with a wrong clock is not counted when it is set right",
        arguments: [
            7200, -7200, 80_000, -80_000,
        ] as [Int64])
    func wrongFirst(by jump: Int64) async {
        let rig = Rig()
        rig.dates.behaviour = .absent
        rig.machine.ahead = jump
        for age in [60, 1800, 7000, 50_000] as [Int64] { rig.before("api", "error", count: 7, secondsAgo: age) }
        await rig.run(polls: 90) { poll in
            if poll == 5 { rig.machine.ahead = 0 }
            // The bucket in which it was set right is part of what was there before.
            if poll > 15, poll < 60 { rig.ingest("api", "error", secondsAgo: 5, as: .error) }
        }
        expectRight(rig)
    }

    @Test(
        "saved state that is ahead of the time is drawn back, and what is current counts",
        arguments: [
            600, 5 * 3600, 3 * day, 300 * day,
        ] as [Int64])
    func stateAhead(by jump: Int64) async {
        let rig = Rig()
        rig.machine.ahead = jump
        rig.dates.behaviour = .absent
        rig.before("api", "error", count: 7)
        await rig.run(polls: 5)
        rig.machine.ahead = 0
        rig.dates.behaviour = .right
        await rig.run(polls: 60) { poll in
            if poll > 8, poll < 50 { rig.ingest("api", "error", secondsAgo: 5, as: .error) }
        }
        expectRight(rig)
    }
}

extension ProjectSnapshot {
    /// Polls that failed, by reason.
    fileprivate var failures: [String: Int] {
        Dictionary(
            uniqueKeysWithValues: PollFailure.Reason.allCases.map { reason in
                let labels = LabelSet(["project", "reason"], ["shop", reason.rawValue])
                let value = series(MetricCatalogue.pollFailures).first { $0.labels == labels }?.value
                guard case .integer(let count)? = value else { return (reason.rawValue, 0) }
                return (reason.rawValue, count)
            })
    }
}
