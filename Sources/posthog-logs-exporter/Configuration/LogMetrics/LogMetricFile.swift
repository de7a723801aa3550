import Collector
import Exposition
import PostHogLogs
import YAML

/// Reads one entry of `log_metrics`.
struct LogMetricFile {
    static let keys = ["name", "help", "projects", "match", "by", "interval", "series_limit"]
    static let standardInterval = "5m"
    static let standardSeriesLimit = 1000
    static let intervals: ClosedRange<Int64> = 1...86_400
    static let seriesLimits = 1...1_000_000

    private let mapping: FileMapping

    init(_ mapping: FileMapping) throws(SettingsError) {
        try mapping.checkKeys(Self.keys)
        self.mapping = mapping
    }

    func read() throws(SettingsError) -> LogMetric {
        guard let name = mapping["name"] else {
            throw mapping.position.error(
                "has no name: give one that ends in _total, such as shop_declined_payments_total")
        }
        let text = try name.text("a metric name, such as shop_declined_payments_total")
        do throws(NotAllowed) { try MetricName.check(text) } catch {
            throw name.position.error("\(text.debugDescription) \(error.description)")
        }
        let filter = try mapping["match"].map { entry throws(SettingsError) in
            try MatchFile(FileMapping(entry.node, path: mapping.path, key: entry.position.key)).read()
        }
        let labels = try LabelList.read(mapping["by"], filter: filter ?? LogsFilter())
        return LogMetric(
            position: name.position,
            metric: OwnMetric(name: text, help: try help(), labels: labels.map { ($0.source, $0.name) }),
            counted: CountedEntries(filter ?? LogsFilter(), by: labels.map(\.source)), projects: try projects(),
            interval: try interval(), seriesLimit: try seriesLimit(), by: LabelList.yaml(labels))
    }

    private func help() throws(SettingsError) -> String {
        try mapping["help"]?.text("one sentence about the metric")
            ?? "Log entries that this metric of log_metrics counts."
    }

    private func projects() throws(SettingsError) -> [GivenText]? {
        guard let entry = mapping["projects"] else { return nil }
        let names = try entry.texts("the name of a project")
        guard !names.isEmpty else {
            throw entry.position.error("is empty: name projects, or leave it out for all of them")
        }
        return names
    }

    private func interval() throws(SettingsError) -> HumanDuration {
        let text = try mapping["interval"]?.text("a duration, such as 1m or 5m") ?? Self.standardInterval
        do throws(NotAllowed) {
            return try HumanDuration.read(text, within: Self.intervals)
        } catch {
            throw (mapping["interval"]?.position ?? mapping.position).error(
                "\(text.debugDescription) \(error.description)")
        }
    }

    private func seriesLimit() throws(SettingsError) -> Int {
        guard let entry = mapping["series_limit"] else { return Self.standardSeriesLimit }
        let what =
            "a whole number from \(Self.seriesLimits.lowerBound) to \(Self.seriesLimits.upperBound), without quotes"
        let text = try entry.plain(what)
        do throws(NotAllowed) {
            return try Number.read(text, within: Self.seriesLimits)
        } catch {
            throw entry.position.error("\(text.debugDescription) \(error.description)")
        }
    }
}
