import BasicsFixtures
import Collector
import PostHogLogs

/// What a sparkline shows of texts.
func shown(_ entries: [(String, Int)]) -> SeverityCounts {
    var counts = SeverityCounts()
    for (text, count) in entries {
        counts.add(SparklineRow(time: at("12:00:00"), severityText: text, entries: count, bytes: nil))
    }
    return counts
}

/// A service with bands.
func service(
    _ name: ServiceName, entries: Int, debug: Int = 0, info: Int = 0, error: Int = 0
) -> ServiceCounts {
    ServiceCounts(
        name: name, entries: entries, errors: error,
        bands: SeverityBands(debug: debug, info: info, warn: 0, error: error))
}
