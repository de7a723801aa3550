import Basics
import Exposition
import Ledger
import PostHogLogs

/// Turns the state of one project into metric families. It keeps the label sets, so that each is rendered once.
struct ProjectExposition {
    private let project: Project
    private let health: HealthExposition
    private let severities: [(severity: Severity, labels: LabelSet)]
    private var services: [SeriesLabels: LabelSet] = [:]
    /// Of the ledger's series, by id.
    private var seriesLabels: [LabelSet] = []
    /// The ids of the ledger's series in the order of their labels.
    private var seriesOrder: [SeriesID] = []

    init(project: Project, settings: PollSettings) {
        self.project = project
        health = HealthExposition(project: project, settings: settings)
        severities = Severity.allCases.map { severity in
            (severity, LabelSet(["project", "severity"], [project.name, severity.rawValue]))
        }
    }

    /// The state as it is now.
    mutating func snapshot(
        of state: ProjectState, budget: [BudgetStatus], at uptime: Duration, polls: Int
    ) -> ProjectSnapshot {
        let limit = state.ledger.series.limit
        let window = ServiceWindow(state.gauges.services.value(at: uptime) ?? [], limit: limit)
        return ProjectSnapshot(
            families: [entries(of: state.ledger)] + bySeverity(state, at: uptime) + byService(window)
                + health.families(of: state),
            endpoints: state.client.endpoints,
            budget: budget,
            baselineComplete: state.ledger.baselineComplete,
            polls: polls,
            withdrawals: [
                state.gauges.services.end.map { ProjectSnapshot.Withdrawal(of: Self.ofServiceWindow, at: $0) },
                state.gauges.rates.end.map {
                    ProjectSnapshot.Withdrawal(of: [MetricCatalogue.severityEntriesPerSecond], at: $0)
                },
            ].compactMap { $0 })
    }

    private static let ofServiceWindow = [
        MetricCatalogue.serviceWindowEntries, MetricCatalogue.serviceWindowErrors, MetricCatalogue.serviceErrorRate,
        MetricCatalogue.serviceVolumeShare,
    ]

    // MARK: From the logs

    private mutating func entries(of ledger: Ledger) -> MetricFamily {
        let values = ledger.series.values
        label(ledger.series.keys)
        let created = ledger.series.created
        let series = seriesOrder.map { id in
            Series(seriesLabels[id], .integer(values[id]), created: created[id].unixSeconds)
        }
        return MetricFamily(MetricCatalogue.entries, series)
    }

    private mutating func label(_ keys: [SeriesKey]) {
        guard keys.count > seriesLabels.count else { return }
        for key in keys[seriesLabels.count...] {
            seriesLabels.append(
                LabelSet(
                    ["project", "service_name", "severity"],
                    [project.name, key.labels.serviceLabel, key.severity.rawValue]))
        }
        let labels = seriesLabels
        seriesOrder = labels.indices.sorted { labels[$0] < labels[$1] }
    }

    private func bySeverity(_ state: ProjectState, at uptime: Duration) -> [MetricFamily] {
        let bytes = state.ledger.bytes
        let began = state.ledger.began?.unixSeconds
        let rates = state.gauges.rates.value(at: uptime)
        return [
            MetricFamily(
                MetricCatalogue.uncompressedBytes,
                bytes.isEmpty
                    ? [] : severities.map { Series($0.labels, .integer(bytes[$0.severity.rank] ?? 0), created: began) }),
            MetricFamily(
                MetricCatalogue.severityEntriesPerSecond,
                rates.map { rates in severities.map { Series($0.labels, .number(rates[$0.severity] ?? 0)) } } ?? []),
        ]
    }

    private mutating func byService(_ window: ServiceWindow) -> [MetricFamily] {
        services = Dictionary(
            uniqueKeysWithValues: window.services.map { service in
                (service.name, services[service.name] ?? labels(of: service.name))
            })
        let rows = window.services
            .map { (labels: services[$0.name] ?? labels(of: $0.name), service: $0) }
            .sorted { $0.labels < $1.labels }
        func family(_ descriptor: MetricDescriptor, _ value: (ServiceWindow.Service) -> SampleValue) -> MetricFamily {
            MetricFamily(descriptor, rows.map { Series($0.labels, value($0.service)) })
        }
        return [
            family(MetricCatalogue.serviceWindowEntries) { .integer($0.entries) },
            family(MetricCatalogue.serviceWindowErrors) { .integer($0.errors) },
            family(MetricCatalogue.serviceErrorRate) { .number($0.errorRate) },
            family(MetricCatalogue.serviceVolumeShare) { .number(window.share(of: $0)) },
        ]
    }

    private func labels(of service: SeriesLabels) -> LabelSet {
        LabelSet(["project", "service_name"], [project.name, service.serviceLabel])
    }
}
