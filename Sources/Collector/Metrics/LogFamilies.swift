import Basics
import Exposition
import Ledger
import PostHogLogs

/// The families about what one project logs. It keeps the label sets, so that each is rendered once.
struct LogFamilies {
    private let project: String
    private let severities: [(severity: Severity, labels: LabelSet)]
    private var services: [SeriesLabels: LabelSet] = [:]
    /// Of the ledger's series, by id.
    private var seriesLabels: [LabelSet] = []
    /// The ids of the ledger's series in the order of their labels.
    private var seriesOrder: [SeriesID] = []
    /// How often series of the ledger had ended then.
    private var removals = 0

    init(project: Project) {
        self.project = project.name
        severities = Severity.allCases.map { severity in
            (severity, MetricCatalogue.uncompressedBytes.labels(project.name, severity.rawValue))
        }
    }

    /// The state as it is now.
    mutating func families(of state: ProjectState, at uptime: Duration) -> [MetricFamily] {
        let window = ServiceWindow(
            state.gauges.services.value(at: uptime) ?? [], limit: state.ledger.series.limit, label: state.ledger.label)
        return [entries(of: state)] + bySeverity(state, at: uptime) + byService(window)
    }

    private mutating func entries(of state: ProjectState) -> MetricFamily {
        let (ledger, exemplars) = (state.ledger, state.exemplars)
        let keys = ledger.series.keys
        let values = ledger.series.values
        label(ledger.series)
        let created = ledger.series.created
        let series = seriesOrder.map { id in
            // Nearly always there are none, and to look one up takes a hash.
            let exemplar = exemplars.isEmpty || values[id] == 0 ? nil : exemplars[keys[id]]
            return Series(
                seriesLabels[id], exemplar.map { .exemplified(values[id], $0) } ?? .integer(values[id]),
                created: created[id].unixSeconds)
        }
        return MetricFamily(MetricCatalogue.entries, series)
    }

    private mutating func label(_ series: SeriesTable) {
        if series.removals != removals { (seriesLabels, removals) = ([], series.removals) }
        let keys = series.keys
        guard keys.count > seriesLabels.count || keys.isEmpty else { return }
        seriesLabels += keys[seriesLabels.count...].map { key in
            MetricCatalogue.entries.labels(project, key.labels.serviceLabel, key.severity.rawValue)
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
        let rows = window.services.map { service in
            let labels =
                services[service.name]
                ?? MetricCatalogue.serviceWindowEntries.labels(project, service.name.serviceLabel)
            return (labels: labels, service: service)
        }
        services = Dictionary(uniqueKeysWithValues: rows.map { ($0.service.name, $0.labels) })
        let ordered = rows.sorted { $0.labels < $1.labels }
        func family(_ descriptor: MetricDescriptor, _ value: (ServiceWindow.Service) -> SampleValue) -> MetricFamily {
            MetricFamily(descriptor, ordered.map { Series($0.labels, value($0.service)) })
        }
        return [
            family(MetricCatalogue.serviceWindowEntries) { .integer($0.entries) },
            family(MetricCatalogue.serviceWindowErrors) { .integer($0.errors) },
            family(MetricCatalogue.serviceErrorRate) { .number($0.errorRate) },
            family(MetricCatalogue.serviceVolumeShare) { .number(window.share(of: $0)) },
        ]
    }
}
