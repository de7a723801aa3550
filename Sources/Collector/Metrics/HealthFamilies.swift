import Basics
import Exposition
import Ledger
import PostHogLogs

/// The families about one project and the polling of it, which have few series.
struct HealthFamilies {
    private let project: Project
    private let settings: PollSettings

    init(project: Project, settings: PollSettings) {
        self.project = project
        self.settings = settings
    }

    /// - Parameter calls: of all pollers of the project.
    func families(of state: ProjectState, calls: [Endpoint: EndpointHealth]) -> [MetricFamily] {
        ofProject(state) + ofPolls(state) + ofCalls(calls)
    }

    private func ofProject(_ state: ProjectState) -> [MetricFamily] {
        let ledger = state.ledger
        let began = ledger.began?.unixSeconds
        // Every mode has its series from the start, so that an alert need not wait for one to appear.
        let modes = CompatibilityMode.allCases.map { ($0.rawValue, state.modes.inUse.contains($0) ? 1 : 0) }
        return [
            one(MetricCatalogue.lateEntries, .integer(ledger.lateEntries), created: began),
            one(MetricCatalogue.windowSeconds, .integer(Int(settings.windowSeconds))),
            one(MetricCatalogue.hasLogs, state.hasLogs.map { .integer($0 ? 1 : 0) }),
            one(MetricCatalogue.dataWatermark, state.watermark.map { .number($0.unixSeconds) }),
            one(MetricCatalogue.up, .integer(state.health.isUp ? 1 : 0)),
            MetricFamily(
                MetricCatalogue.projectInfo,
                [MetricCatalogue.projectInfo.series(project.name, project.id, project.host, value: .integer(1))]),
            one(MetricCatalogue.unreconciledEntries, .integer(ledger.unreconciledEntries)),
            one(MetricCatalogue.backlogSeconds, state.backlogSeconds.map { .integer(Int($0)) }),
            one(MetricCatalogue.shrunkBuckets, .integer(ledger.shrunkBuckets), created: began),
            one(MetricCatalogue.gapSeconds, .integer(Int(ledger.gapSeconds)), created: began),
            byValue(MetricCatalogue.degraded, modes),
            one(MetricCatalogue.series, .integer(ledger.series.count)),
            one(MetricCatalogue.seriesLimit, .integer(ledger.series.limit)),
        ]
    }

    private func ofPolls(_ state: ProjectState) -> [MetricFamily] {
        let health = state.health
        return [
            one(MetricCatalogue.pollInterval, .number(state.interval / .seconds(1))),
            one(MetricCatalogue.polls, .integer(health.polls)),
            byValue(
                MetricCatalogue.pollFailures,
                PollFailure.Reason.allCases.map { ($0.rawValue, health.failures[$0] ?? 0) }),
            one(MetricCatalogue.pollDuration, .histogram(health.pollDurations)),
            one(MetricCatalogue.lastSuccess, health.lastSuccess.map { .number($0.unixSeconds) }),
            one(MetricCatalogue.clockSkew, state.client.serverClock.skew.map { .number($0 / .seconds(1)) }),
        ]
    }

    private func ofCalls(_ endpoints: [Endpoint: EndpointHealth]) -> [MetricFamily] {
        let ups = endpoints.map { ($0.rawValue, $1.isUp ? 1 : 0) }
        let requests = endpoints.flatMap { endpoint, calls in
            calls.requests.map { code, count in
                MetricCatalogue.apiRequests.series(
                    project.name, endpoint.rawValue, String(code), value: .integer(count))
            }
        }
        let retries = endpoints.flatMap { endpoint, calls in
            calls.retries.map { reason, count in
                MetricCatalogue.apiRetries.series(
                    project.name, endpoint.rawValue, reason.rawValue, value: .integer(count))
            }
        }
        return [
            byValue(MetricCatalogue.exporterUp, ups),
            MetricFamily(MetricCatalogue.apiRequests, requests),
            MetricFamily(MetricCatalogue.apiRetries, retries),
        ]
    }

    /// - Parameter created: of a counter that is saved with the ledger: since when that counts.
    private func one(_ metric: MetricDescriptor, _ value: SampleValue?, created: Double? = nil) -> MetricFamily {
        MetricFamily(metric, value.map { [metric.series(project.name, value: $0, created: created)] } ?? [])
    }

    /// A family with one label beside the project.
    private func byValue(_ metric: MetricDescriptor, _ counts: [(label: String, count: Int)]) -> MetricFamily {
        MetricFamily(metric, counts.map { metric.series(project.name, $0.label, value: .integer($0.count)) })
    }
}
