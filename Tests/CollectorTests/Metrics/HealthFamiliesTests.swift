import Basics
import Exposition
import Ledger
import Testing

@testable import Collector
@testable import PostHogLogs

@Suite("The families of a project's health")
struct HealthFamiliesTests {
    @Test("each value is shown under its own name, with the project's label")
    func values() {
        var state = ProjectFixture.state()
        state.hasLogs = true
        state.watermark = Timestamp(seconds: 1_795_435_100)
        state.backlogSeconds = 17
        state.health.finished(poll: .complete, after: .seconds(2), at: Timestamp(seconds: 1_795_435_123))
        state.health.finished(poll: .failed(reason: .timeout), after: .seconds(3), at: ProjectFixture.start)
        let shown = Self.families(of: state)
        let expected: [(MetricDescriptor, SampleValue)] = [
            (MetricCatalogue.windowSeconds, .integer(300)), (MetricCatalogue.hasLogs, .integer(1)),
            (MetricCatalogue.dataWatermark, .number(1_795_435_100)), (MetricCatalogue.up, .integer(0)),
            (MetricCatalogue.backlogSeconds, .integer(17)), (MetricCatalogue.pollInterval, .number(90)),
            (MetricCatalogue.polls, .integer(2)), (MetricCatalogue.lastSuccess, .number(1_795_435_123)),
            (MetricCatalogue.series, .integer(0)), (MetricCatalogue.seriesLimit, .integer(100)),
        ]
        for (metric, value) in expected {
            let series = shown[metric]
            #expect(series?.map(\.value) == [value], "\(metric.name)")
            #expect(series?.map(\.labels) == [LabelSet(["project"], ["shop"])], "\(metric.name)")
        }
        let info = LabelSet(["project", "project_id", "host"], ["shop", "77", "https://eu.posthog.com"])
        #expect(shown[MetricCatalogue.projectInfo]?.map(\.labels) == [info])
    }

    @Test("what the ledger counts beside its series is shown, and since its first check")
    func ofLedger() {
        var state = ProjectFixture.state()
        let (start, later) = (ProjectFixture.start, ProjectFixture.start.adding(seconds: 1200))
        let newest = state.ledger.horizon.grid.bucket(holding: start)
        _ = state.ledger.advance(to: start, uptime: .zero)
        state.ledger.record(totals: [:], of: state.ledger.recentBuckets, at: start)
        for total in [5, 3, 7] { state.ledger.record(totals: [newest: total], of: [newest], at: later) }
        state.ledger.record([Sample(service: "api", severity: .info, count: 4)], of: newest, at: later)
        let gap = state.ledger.advance(to: start.adding(seconds: 36_000), uptime: .seconds(36_000))
        #expect(gap > 0)
        let shown = Self.families(of: state)
        let expected: [(MetricDescriptor, Int)] = [
            (MetricCatalogue.lateEntries, 2), (MetricCatalogue.shrunkBuckets, 1),
            (MetricCatalogue.gapSeconds, Int(gap)),
        ]
        for (metric, value) in expected {
            #expect(shown[metric]?.map(\.value) == [.integer(value)], "\(metric.name)")
            #expect(shown[metric]?.map(\.created) == [1_795_435_200], "\(metric.name)")
        }
        #expect(shown[MetricCatalogue.series]?.map(\.value) == [.integer(1)])
    }

    @Test("what is not known has no series")
    func unknown() {
        let shown = Self.families(of: ProjectFixture.state())
        for metric in [
            MetricCatalogue.hasLogs, MetricCatalogue.dataWatermark, MetricCatalogue.backlogSeconds,
            MetricCatalogue.lastSuccess, MetricCatalogue.clockSkew, MetricCatalogue.exporterUp,
        ] {
            #expect(shown[metric]?.isEmpty == true, "\(metric.name)")
        }
    }

    @Test("every reason of a failure and every mode has its series from the start")
    func fromTheStart() {
        var state = ProjectFixture.state()
        state.health.finished(poll: .failed(reason: .timeout), after: .seconds(1), at: ProjectFixture.start)
        let failures = Self.families(of: state)[MetricCatalogue.pollFailures] ?? []
        #expect(failures.count == PollFailure.Reason.allCases.count)
        let timeout = LabelSet(["project", "reason"], ["shop", "timeout"])
        #expect(failures.filter { $0.value != .integer(0) }.map(\.labels) == [timeout])
        _ = state.modes.begin(.servicesCut)
        let modes = Self.families(of: state)[MetricCatalogue.degraded] ?? []
        #expect(modes.count == CompatibilityMode.allCases.count)
        let cut = LabelSet(["project", "reason"], ["shop", "services_cut"])
        #expect(modes.filter { $0.value == .integer(1) }.map(\.labels) == [cut])
    }

    @Test("calls are shown by endpoint, and by code or by reason")
    func calls() {
        var state = ProjectFixture.state()
        var health = EndpointHealth()
        for _ in 1...3 { health.unanswered(after: .seconds(1)) }
        health.answered(LogsResponse(status: 429, body: []), after: .seconds(1))
        health.retried(because: .timeout)
        health.isUp = true
        state.client.endpoints = [.services: health]
        let shown = Self.families(of: state)
        let up = MetricCatalogue.exporterUp.labels("shop", "services")
        #expect(shown[MetricCatalogue.exporterUp]?.map(\.labels) == [up])
        let requests = Dictionary(
            uniqueKeysWithValues: (shown[MetricCatalogue.apiRequests] ?? []).map { ($0.labels, $0.value) })
        let names = ["project", "endpoint", "code"]
        #expect(
            requests == [
                LabelSet(names, ["shop", "services", "0"]): .integer(3),
                LabelSet(names, ["shop", "services", "429"]): .integer(1),
            ])
        let retry = LabelSet(["project", "endpoint", "reason"], ["shop", "services", "timeout"])
        #expect(shown[MetricCatalogue.apiRetries]?.map(\.labels) == [retry])
    }

    private static func families(of state: ProjectState) -> [MetricDescriptor: [Series]] {
        let health = HealthFamilies(project: ProjectFixture.project, settings: ProjectFixture.settings)
        return Dictionary(
            uniqueKeysWithValues: health.families(of: state, calls: state.client.endpoints).map {
                ($0.descriptor, $0.series)
            })
    }
}
