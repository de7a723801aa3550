import Basics
import Exposition
import Ledger
import PostHogLogs

/// Own metrics, which all count the same entries.
struct OwnMetricExposition: StateExposition {
    private let project: Project
    private let counted: CountedEntries
    private var metrics: [Shown]

    private struct Shown {
        let metric: OwnMetric
        /// Of the ledger's series, by id. None of them ever ends: an own metric has neither a limit by volume nor a lifetime.
        var labels: [LabelSet] = []
        /// The ids in the order of their labels.
        var order: [SeriesID] = []
    }

    init(_ poller: ProjectPoller) {
        project = poller.project
        counted = poller.counted
        metrics = poller.metrics.map { Shown(metric: $0) }
    }

    mutating func snapshot(of state: ProjectState, budget: [BudgetStatus], at uptime: Duration) -> ProjectSnapshot {
        label(state.ledger.series)
        return ProjectSnapshot(
            families: metrics.map { family(of: $0, state.ledger) } + health(state),
            endpoints: state.client.endpoints, budget: budget, baselineComplete: state.ledger.baselineComplete,
            polls: state.polls)
    }

    private func family(of shown: Shown, _ ledger: Ledger) -> MetricFamily {
        let series = ledger.series
        // Without labels there is one series, and a 0 says more than nothing.
        if counted.hasNoLabels, series.count == 0, let began = ledger.began {
            let labels = shown.metric.descriptor.labels([project.name])
            return MetricFamily(shown.metric.descriptor, [Series(labels, .integer(0), created: began.unixSeconds)])
        }
        let values = series.values
        return MetricFamily(
            shown.metric.descriptor,
            shown.order.map { id in
                Series(shown.labels[id], .integer(values[id]), created: series.created[id].unixSeconds)
            })
    }

    private mutating func label(_ series: SeriesTable) {
        for index in metrics.indices {
            let known = metrics[index].labels.count
            guard series.count > known else { continue }
            let metric = metrics[index].metric
            metrics[index].labels += series.keys[known...].map { metric.labels(project: project.name, $0, counted) }
            let labels = metrics[index].labels
            metrics[index].order = labels.indices.sorted { labels[$0] < labels[$1] }
        }
    }

    private func health(_ state: ProjectState) -> [MetricFamily] {
        let ledger = state.ledger
        return [
            each(MetricCatalogue.metricUp, state.health.isUp ? 1 : 0),
            each(MetricCatalogue.metricUnreconciledEntries, ledger.unreconciledEntries),
            each(MetricCatalogue.metricSeries, ledger.series.count),
            each(MetricCatalogue.metricSeriesLimit, ledger.series.limit),
        ]
    }

    private func each(_ family: MetricDescriptor, _ value: Int) -> MetricFamily {
        MetricFamily(family, metrics.map { family.series(project.name, $0.metric.name, value: .integer(value)) })
    }
}
