import Ledger
import PostHogLogs

/// By what entries are counted. It decides what has to be asked: without any, count-ranges is enough, whose answers only ever
/// grow; by severity, sparkline; by service, services and a sparkline to check them against; by both, services once more for
/// trace and fatal.
struct Dimensions: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    static let service = Dimensions(rawValue: 1)
    static let severity = Dimensions(rawValue: 2)
    /// Those of `posthog_logs_entries_total`.
    static let entries: Dimensions = [.service, .severity]

    /// The severity is the group, the service the label. Where only one of them counts, samples of the other share a series.
    func sample(_ service: ServiceName, _ severity: Severity, _ count: Int) -> Sample {
        let group = contains(.severity) ? severity.rank : 0
        return Sample(SeriesKey(group, contains(.service) ? SeriesLabels(service) : .values([])), count)
    }

    /// The entries of each group that sparkline shows.
    func totals(_ shown: SeverityCounts) -> [SeriesGroup: Int] {
        contains(.severity) ? shown.byEverySeverity.byGroup : [0: shown.total]
    }

    /// The bytes of each group.
    func bytes(_ shown: [Severity: Int]) -> [SeriesGroup: Int] {
        contains(.severity) ? shown.byGroup : [0: shown.values.reduce(0, +)]
    }

    /// How many groups a ledger of such samples has.
    var groups: SeriesGroups { contains(.severity) ? .severities : SeriesGroups(count: 1) }
}
