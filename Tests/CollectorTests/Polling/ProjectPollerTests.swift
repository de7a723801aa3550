import Basics
import BasicsFixtures
import Exposition
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite struct ProjectPollerTests {
    private static let names = ["api", #"say "hi""#, #"a\b"#, "two\nlines", "žluťoučký 🐎", ""]
    private static let severities: [(text: String, shown: Severity)] = [
        ("trace", .trace), ("debug", .debug), ("info", .info), ("warn", .warn), ("error", .error), ("fatal", .fatal),
        ("", .unknown), ("notice", .unknown),
    ]

    @Test("the baseline counts nothing, and is complete after one poll")
    func baseline() async {
        let rig = Rig()
        for (text, _) in Self.severities { rig.before("api", text, count: 3, secondsAgo: 600) }
        await rig.run(polls: 3)
        #expect(rig.snapshots.map(\.baselineComplete) == [true, true, true])
        #expect(rig.last.counted.isEmpty)
        #expect(rig.last.counters.count == 7)
    }

    @Test("half before, half after: the counters are the truth to the entry, whatever names and severities")
    func exact() async {
        let rig = Rig()
        for name in Self.names {
            for (text, _) in Self.severities { rig.before(name, text, count: 5, secondsAgo: 20) }
        }
        await rig.run(polls: 4) { poll in
            guard poll == 0 else { return }
            for (index, name) in Self.names.enumerated() {
                for (offset, severity) in Self.severities.enumerated() {
                    rig.ingest(
                        name, severity.text, count: 1 + index * 10 + offset, secondsAgo: 20, as: severity.shown)
                }
            }
        }
        #expect(rig.last.counted == rig.truth)
        #expect(rig.last.value(MetricCatalogue.unreconciledEntries) == .integer(0))
    }

    @Test("late entries add only the difference, and are counted as late")
    func late() async {
        let rig = Rig()
        rig.before("api", "info", count: 7, secondsAgo: 1500)
        await rig.run(polls: 4) { poll in
            if poll == 1 { rig.ingest("api", "info", count: 2, secondsAgo: 1500, as: .info) }
        }
        #expect(rig.last.counted == rig.truth)
        #expect(rig.last.value(MetricCatalogue.lateEntries) == .integer(2))
    }

    @Test("a day of polls ends exact", arguments: [60, 300])
    func day(interval: Int) async {
        let rig = Rig(interval: .seconds(interval), start: at("00:00:30"))
        let polls = 86_400 / interval
        await rig.run(polls: polls) { poll in
            guard poll < polls - 4 else { return }
            let severity = Self.severities[poll % Self.severities.count]
            rig.ingest(
                Self.names[poll % Self.names.count], severity.text, count: 1 + poll % 7,
                secondsAgo: poll % 5 == 0 ? 1800 : 1, as: severity.shown)
        }
        #expect(rig.last.counted == rig.truth)
    }

    @Test("a quiet poll costs three calls")
    func quiet() async {
        let rig = Rig()
        rig.before("api", "info", count: 9, secondsAgo: 900)
        await rig.run(polls: 6) { poll in
            if poll == 1 { rig.api.forgetRequests() }
        }
        #expect(rig.api.requests.count == 4 * 3)
        #expect(Set(rig.api.requests.map(\.route)) == [.countRanges, .services, .sparkline])
    }

    @Test("a clock set back doubles nothing", arguments: [60, 600, 7200] as [Int64])
    func clockSetBack(by seconds: Int64) async {
        let rig = Rig()
        rig.before("api", "info", count: 4)
        await rig.run(polls: 12) { poll in
            if poll < 3 { rig.ingest("api", "info", count: 5, secondsAgo: 30, as: .info) }
            if poll == 5 { rig.clock.set(backBy: seconds) }
        }
        #expect(rig.last.counted == rig.truth)
    }

    @Test("the interval of the polls is shown", arguments: [15, 60, 300])
    func interval(seconds: Int) async {
        let rig = Rig(interval: .seconds(seconds))
        await rig.run(polls: 1)
        let shown = rig.last.series(MetricCatalogue.pollInterval)
        #expect(shown.map(\.labels) == [LabelSet(["project"], ["shop"])])
        #expect(shown.map(\.value) == [.number(Double(seconds))])
    }

    @Test("over the series limit the sums stay right")
    func overflow() async {
        let rig = Rig(seriesLimit: 3)
        await rig.run(polls: 5) { poll in
            guard poll == 0 else { return }
            for number in 1...9 { rig.ingest("service \(number)", "info", count: number, as: .info) }
        }
        #expect(rig.last.counted.values.reduce(0, +) == 45)
        #expect(rig.last.counted.count == 4)
        #expect((rig.last.counted[Rig.labels("(overflow)", .info)] ?? 0) > 0)
    }

    @Test("the window's gauges are of the busiest services up to the limit, and of the others together")
    func windowGauges() async {
        let rig = Rig(seriesLimit: 3)
        for number in 1...5 {
            rig.before("service \(number)", "info", count: 10 * number, secondsAgo: 90)
            rig.before("service \(number)", "error", count: number, secondsAgo: 90)
        }
        await rig.run(polls: 1)
        func shown(_ descriptor: MetricDescriptor) -> [LabelSet: SampleValue] {
            Dictionary(uniqueKeysWithValues: rig.last.series(descriptor).map { ($0.labels, $0.value) })
        }
        func labels(_ service: String) -> LabelSet { LabelSet(["project", "service_name"], ["shop", service]) }
        let busiest = (3...5).map { (labels("service \($0)"), SampleValue.integer(11 * $0)) }
        let entries = busiest + [(labels("(overflow)"), .integer(33))]
        #expect(shown(MetricCatalogue.serviceWindowEntries) == Dictionary(uniqueKeysWithValues: entries))
        #expect(shown(MetricCatalogue.serviceWindowErrors)[labels("service 5")] == .integer(5))
        #expect(shown(MetricCatalogue.serviceErrorRate)[labels("(overflow)")] == .number(3.0 / 33.0))
        #expect(shown(MetricCatalogue.serviceVolumeShare)[labels("service 4")] == .number(44.0 / 165.0))
    }

    @Test("the reference page's canned answers show the services' gauges, and break nothing")
    func referencePage() async {
        let rig = Rig(.referencePage)
        await rig.run(polls: 3)
        #expect(rig.last.series(MetricCatalogue.serviceWindowEntries).count == 2)
        #expect(rig.snapshots.count == 3)
    }

    // MARK: Going on

    @Test("what was saved is shown before anything was asked")
    func restored() async {
        let rig = Rig()
        await rig.run(polls: 3) { poll in
            if poll == 0 { rig.ingest("api", "warn", count: 7, as: .warn) }
        }
        let (first, asked) = (rig.snapshots.count, rig.api.requests.count)
        await rig.run(polls: 1)
        #expect(rig.snapshots[first].polls == 0 && rig.snapshots[first].counted == rig.truth)
        #expect(rig.api.requests.count == asked)
    }

    @Test("what another poller of the project ended with is shown at once, and gone on with")
    func resumed() async {
        let rig = StepRig()
        let shown = Locked<[ProjectSnapshot]>([])
        var earlier = ViewFixture.counting()
        earlier.polls = 7
        await rig.poller.run(
            resuming: earlier,
            publish: { snapshot in
                shown.withLock { $0.append(snapshot) }
                withUnsafeCurrentTask { $0?.cancel() }
            })
        #expect(shown.withLock { $0.map(\.polls) } == [7] && rig.api.requests.isEmpty)
        #expect(shown.withLock { $0.first?.counters.count } == earlier.ledger.series.count)
    }

    @Test("a poll that is cut short is none")
    func cutShort() async {
        let rig = StepRig()
        let poller = ProjectPoller(
            project: ProjectFixture.project, settings: ProjectFixture.settings,
            schedule: PollSchedule(interval: .seconds(90), index: 0, count: 1), transport: CancellingTransport(),
            limiter: rig.poller.limiter, clock: rig.clock, logger: rig.poller.logger)
        let polling = Task {
            var end: ProjectState?
            await poller.run(publish: { _ in }, handOver: { end = $0 })
            return end
        }
        let end = await polling.value
        #expect(end?.polls == 0 && end?.health.polls == 0)
    }

    @Test("own metrics are saved by what they count, and what is built in by its project")
    func stateName() {
        let counted = CountedEntries(LogsFilter(), by: [.service])
        let own = [OwnMetric(name: "a_total", help: "Entries.", labels: [(.service, "service_name")])]
        let names = [
            StepRig().poller.stateName, StepRig(.current, .service, counting: counted, as: own).poller.stateName,
        ]
        #expect(names[0].hasPrefix("project/") && names[1].hasPrefix("metric/"))
        #expect(names[1].hasSuffix(counted.identity))
    }
}

/// Ends the task that asks, as the end of the process does.
private struct CancellingTransport: Transport {
    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        withUnsafeCurrentTask { $0?.cancel() }
        throw .cancelled
    }
}
