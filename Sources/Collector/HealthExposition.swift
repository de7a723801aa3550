import Basics
import Exposition
import Ledger
import PostHogLogs

/// The families about one project and the polling of it, which have few series.
struct HealthExposition {
    private let project: Project
    private let settings: PollSettings
    private let projectOnly: LabelSet

    init(project: Project, settings: PollSettings) {
        self.project = project
        self.settings = settings
        projectOnly = LabelSet(["project"], [project.name])
    }

    func families(of state: ProjectState) -> [MetricFamily] {
        ofProject(state) + ofPolls(state) + ofCalls(state.client.endpoints)
    }

    private func ofProject(_ state: ProjectState) -> [MetricFamily] {
        let ledger = state.ledger
        let info = LabelSet(["project", "project_id", "host"], [project.name, project.id, project.host])
        return [
            counted(MetricCatalogue.lateEntries, ledger.lateEntries, by: ledger),
            one(MetricCatalogue.windowSeconds, .integer(Int(settings.windowSeconds))),
            one(MetricCatalogue.hasLogs, state.hasLogs.map { .integer($0 ? 1 : 0) }),
            one(MetricCatalogue.dataWatermark, state.watermark.map(Self.seconds)),
            one(MetricCatalogue.up, .integer(state.health.isUp ? 1 : 0)),
            MetricFamily(MetricCatalogue.projectInfo, [Series(info, .integer(1))]),
            one(MetricCatalogue.unreconciledEntries, .integer(ledger.unreconciledEntries)),
            one(MetricCatalogue.backlogSeconds, state.backlogSeconds.map { .integer(Int($0)) }),
            counted(MetricCatalogue.shrunkBuckets, ledger.shrunkBuckets, by: ledger),
            counted(MetricCatalogue.gapSeconds, Int(ledger.gapSeconds), by: ledger),
            MetricFamily(MetricCatalogue.degraded, degradations(state.degradations.inUse)),
            one(MetricCatalogue.series, .integer(ledger.series.count)),
            one(MetricCatalogue.seriesLimit, .integer(ledger.series.limit)),
        ]
    }

    /// Every mode has its series from the start, so that an alert need not wait for one to appear.
    private func degradations(_ inUse: Set<Degradation>) -> [Series] {
        Degradation.allCases.map { mode in
            Series(
                LabelSet(["project", "reason"], [project.name, mode.rawValue]), .integer(inUse.contains(mode) ? 1 : 0))
        }
    }

    private func ofPolls(_ state: ProjectState) -> [MetricFamily] {
        let health = state.health
        let failures = PollFailure.Reason.allCases.map { reason in
            Series(
                LabelSet(["project", "reason"], [project.name, reason.rawValue]), .integer(health.failures[reason] ?? 0)
            )
        }
        return [
            one(MetricCatalogue.pollInterval, .number(settings.interval / .seconds(1))),
            one(MetricCatalogue.polls, .integer(health.polls)),
            MetricFamily(MetricCatalogue.pollFailures, failures),
            one(MetricCatalogue.pollDuration, .histogram(health.pollDurations)),
            one(MetricCatalogue.lastSuccess, health.lastSuccess.map(Self.seconds)),
            one(MetricCatalogue.clockSkew, state.client.serverClock.skew.map { .number($0 / .seconds(1)) }),
        ]
    }

    private func ofCalls(_ endpoints: [Endpoint: EndpointHealth]) -> [MetricFamily] {
        let ups = endpoints.map { endpoint, calls in
            Series(labels(endpoint), .integer(calls.isUp ? 1 : 0))
        }
        let requests = endpoints.flatMap { endpoint, calls in
            calls.requests.map { Series(labels(endpoint, "code", String($0)), .integer($1)) }
        }
        let retries = endpoints.flatMap { endpoint, calls in
            calls.retries.map { Series(labels(endpoint, "reason", $0.rawValue), .integer($1)) }
        }
        return [
            MetricFamily(MetricCatalogue.exporterUp, ups),
            MetricFamily(MetricCatalogue.apiRequests, requests),
            MetricFamily(MetricCatalogue.apiRetries, retries),
        ]
    }

    private func labels(_ endpoint: Endpoint) -> LabelSet {
        LabelSet(["project", "endpoint"], [project.name, endpoint.rawValue])
    }

    private func labels(_ endpoint: Endpoint, _ name: String, _ value: String) -> LabelSet {
        LabelSet(["project", "endpoint", name], [project.name, endpoint.rawValue, value])
    }

    private func one(_ descriptor: MetricDescriptor, _ value: SampleValue?) -> MetricFamily {
        MetricFamily(descriptor, value.map { [Series(projectOnly, $0)] } ?? [])
    }

    /// A counter that is saved with the ledger, and counts since that began.
    private func counted(_ descriptor: MetricDescriptor, _ value: Int, by ledger: Ledger) -> MetricFamily {
        MetricFamily(descriptor, [Series(projectOnly, .integer(value), created: ledger.began?.unixSeconds)])
    }

    private static func seconds(_ time: Timestamp) -> SampleValue { .number(time.unixSeconds) }
}

extension Timestamp {
    /// As metrics show it.
    var unixSeconds: Double { Double(microseconds) / 1_000_000 }
}
