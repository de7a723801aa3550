import Basics
import BasicsFixtures
import Exposition
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite struct PollPacerTests {
    private let projects: [String] = (0..<20).map { "project/https://us.posthog.com/\($0)" }

    /// A pacer of projects that have caught up and whose polls take so many requests each.
    private func pacer(_ projects: Int, polls: Int, perMinute: Int = 240, perHour: Int = 1200) -> PollPacer {
        let pacer = PollPacer(perMinute: perMinute, perHour: perHour)
        for project in self.projects.prefix(projects) {
            pacer.join(project, every: nil)
            for _ in 0..<40 { pacer.record(poll: polls, of: project) }
            pacer.record(besides: 0, hasBacklog: false, of: project, at: .zero)
        }
        return pacer
    }

    private func seconds(_ pacer: PollPacer) -> Int64 { pacer.interval.components.seconds }

    @Test("without a budget there is no reason to wait longer than the shortest time")
    func unlimited() {
        #expect(seconds(pacer(3, polls: 8, perMinute: 0, perHour: 0)) == 15)
    }

    @Test(
        "polls take three quarters of the budget, less what is asked besides",
        arguments: [
            // projects, requests a poll, a minute, an hour
            (1, 3, 240, 1200, 15), (1, 8, 240, 1200, 40), (2, 4, 240, 1200, 40), (20, 3, 240, 1200, 480),
            (1, 3, 4, 1200, 80), (1, 3, 0, 5000, 15), (4, 8, 0, 9000, 25), (1, 20, 240, 1200, 105),
        ])
    func interval(projects: Int, polls: Int, perMinute: Int, perHour: Int, interval: Int64) {
        let pacer = pacer(projects, polls: polls, perMinute: perMinute, perHour: perHour)
        #expect(seconds(pacer) == interval)
        let limit = min(perMinute > 0 ? perMinute * 60 : .max, perHour)
        let used = 3600 * projects * polls / Int(interval) + projects * 16
        #expect(used <= limit * 3 / 4)
    }

    @Test("a project with an interval of its own takes its part first")
    func fixed() {
        let pacer = pacer(1, polls: 8)
        pacer.join(projects[5], every: .seconds(60))
        pacer.record(besides: 0, hasBacklog: false, of: projects[5], at: .zero)
        #expect(seconds(pacer) == 60, "5 a poll are 300 an hour, and 16")
        pacer.leave(projects[5])
        #expect(seconds(pacer) == 40)
    }

    @Test("while there is a backlog, half is left to it")
    func backlog() {
        let pacer = pacer(1, polls: 8)
        pacer.record(besides: 0, hasBacklog: true, of: projects[0], at: .zero)
        #expect(seconds(pacer) == 80, "450 an hour for polls of 8, and some more")
        pacer.record(besides: 0, hasBacklog: false, of: projects[0], at: .zero)
        #expect(seconds(pacer) == 40)
    }

    @Test("what is asked besides polls counts for an hour")
    func besides() {
        let pacer = pacer(1, polls: 8)
        pacer.record(besides: 400, hasBacklog: false, of: projects[0], at: .seconds(60))
        #expect(seconds(pacer) == 70)
        pacer.record(besides: 0, hasBacklog: false, of: projects[0], at: .seconds(3659))
        #expect(seconds(pacer) == 70)
        pacer.record(besides: 0, hasBacklog: false, of: projects[0], at: .seconds(3660))
        #expect(seconds(pacer) == 40)
    }

    @Test("a small change of what polls cost does not change the interval, a large one does")
    func steady() {
        let pacer = pacer(1, polls: 30)
        #expect(seconds(pacer) == 150)
        for _ in 0..<40 { pacer.record(poll: 29, of: projects[0]) }
        #expect(seconds(pacer) == 150)
        for _ in 0..<40 { pacer.record(poll: 20, of: projects[0]) }
        #expect(seconds(pacer) == 105)
    }

    @Test("whatever is asked besides, half is left to polls; and where other projects take all, a tenth")
    func starved() {
        let pacer = pacer(1, polls: 8)
        pacer.record(besides: 5000, hasBacklog: false, of: projects[0], at: .zero)
        #expect(seconds(pacer) == 80, "450 an hour for polls of 8, and some more")
        pacer.join(projects[1], every: .seconds(15))
        pacer.record(besides: 0, hasBacklog: false, of: projects[1], at: .zero)
        #expect(seconds(pacer) == 420, "5 each 15 s are 1200 an hour, and 90 are left")
    }

    // MARK: With the poll loop

    @Test("a paced project stays in three quarters of its budget, its sweeps finish, and all is counted")
    func loop() async throws {
        let rig = Rig(budget: (240, 1200), isPaced: true)
        await rig.run(polls: 700) { poll in
            guard poll < 400 else { return }
            rig.ingest("api", "info", count: 1, as: .info)
            if poll % 10 == 5 { rig.ingest("web", "fatal", count: 2, secondsAgo: 4000, as: .fatal) }
        }
        let requests = rig.api.requests
        let end = rig.clock.now
        let lastHour = requests.filter { end.secondsSince($0.time) < 3600 }
        #expect(lastHour.count <= 900)
        #expect(lastHour.count > 400, "and uses it")
        let sweeps = lastHour.filter { $0.route == .countRanges && $0.rangeSeconds == 10_800 }
        #expect(sweeps.count >= 7)
        #expect(rig.last.counted == rig.truth)
        let shown = try #require(rig.last.number(MetricCatalogue.pollInterval))
        #expect((15...60).contains(shown))
        let polls = lastHour.count { $0.route == .sparkline }
        #expect(polls >= 3600 / Int(shown) - 5)
    }

    @Test("after an outage polls are fewer until all is read")
    func slower() async {
        let rig = Rig(budget: (0, 400), isPaced: true)
        await rig.run(polls: 60)
        let before = rig.last.number(MetricCatalogue.pollInterval) ?? 0
        for _ in 0..<120 {
            rig.clock.advance(.seconds(300))
            rig.ingest("api", "info", as: .info)
        }
        await rig.run(polls: 5)
        let intervals = rig.snapshots.suffix(3).compactMap { $0.number(MetricCatalogue.pollInterval) }
        #expect(intervals.allSatisfy { $0 > before })
        await rig.run(polls: 400)
        #expect(rig.last.number(MetricCatalogue.pollInterval) == before)
        #expect(rig.last.counted == rig.truth)
    }
}
