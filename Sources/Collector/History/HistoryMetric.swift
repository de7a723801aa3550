package import Basics
package import Exposition
package import Ledger
import PostHogLogs

/// A counter whose past is written: the one that the live page shows, with the same labels.
package struct HistoryMetric: Sendable {
    package let descriptor: MetricDescriptor
    package let counts: Counts
    fileprivate let values: @Sendable (SeriesKey) -> [String]
    /// Whether there is one series without labels of its own, which is there from the beginning.
    package let isSingle: Bool

    package enum Counts: Sendable {
        case entries, bytes
    }

    /// The values of the labels of one series; of one that counts bytes only the group matters.
    package func labelValues(_ key: SeriesKey) -> [String] { values(key) }
}

extension ProjectPoller {
    /// The counters that it shows and whose past can be known.
    package var historyMetrics: [HistoryMetric] {
        let (project, counted) = (project.name, counted)
        guard metrics.isEmpty else {
            return metrics.map { metric in
                HistoryMetric(
                    descriptor: metric.descriptor, counts: .entries,
                    values: { metric.labelValues(project: project, $0, counted) }, isSingle: counted.hasNoLabels)
            }
        }
        return [
            HistoryMetric(
                descriptor: MetricCatalogue.entries, counts: .entries,
                values: { [project, $0.labels.serviceLabel, $0.severity.rawValue] }, isSingle: false),
            HistoryMetric(
                descriptor: MetricCatalogue.uncompressedBytes, counts: .bytes,
                values: { [project, $0.severity.rawValue] }, isSingle: false),
        ]
    }

    /// How many requests the history of so many buckets takes at most that are asked for together, on a server of today.
    package func mostHistoryRequests(buckets: Int) -> Int { counted.mostRequests(buckets: buckets) + 1 }
}

extension PollSettings {
    /// The same for buckets of another width, as history is read in.
    package func reading(bucketSeconds: Int64) -> PollSettings {
        let grid = BucketGrid(bucketSeconds: bucketSeconds, bucketCount: 12)
        return PollSettings(
            interval: .seconds(10), horizon: LedgerHorizon(grid: grid, catchupSeconds: 0, sweeps: false),
            windowSeconds: 300, seriesLimit: seriesLimit, services: services)
    }
}

extension CountedEntries {
    /// The ledger that a live poller of these entries saved.
    ///
    /// - Parameter settings: of that poller.
    package func ledger(saved: StateRows, _ settings: PollSettings) throws(StateDamage) -> Ledger {
        try Ledger(
            dimensions.groups, settings.horizon, seriesLimit: settings.seriesLimit, settings.services.seriesMapping,
            saved: saved)
    }
}
