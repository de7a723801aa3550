import Collector
import Ledger

extension CheckReport.PlannedRequests {
    /// What docs/SIZING.md says: three requests a quiet poll and eight a busy one, and what comes once an hour.
    /// Where the interval is `auto`, these are a project's part of what polls may take of the budget.
    init(_ project: ProjectConfiguration, sharing budgetPerHour: Int, among projects: Int) {
        guard !project.settings.isPaced || budgetPerHour == 0 else {
            let part = budgetPerHour * 3 / 4 / max(projects, 1)
            (quiet, busy) = (part, part)
            return
        }
        let polls = 3600 / (project.settings.interval / .seconds(1))
        // has_logs, and each quarter of an hour when it leaves the lookback.
        var hourly = 5.0
        if project.settings.horizon.sweeps { hourly += 8 }
        if project.settings.asksForAlerts { hourly += min(60, polls) }
        if project.settings.asksForExemplars { hourly += polls }
        quiet = Int((polls * 3 + hourly).rounded(.up))
        busy = Int((polls * 8 + hourly).rounded(.up))
    }
}

extension CheckReport.PlannedRequests {
    /// Of own metrics that are polled as one: the totals, and where they have changed, for some four buckets, what the labels take.
    init(_ metric: MetricConfiguration) {
        let polls = 3600 / (metric.settings.interval / .seconds(1))
        quiet = Int((polls + Self.hourly(metric)).rounded(.up))
        busy = Int((polls * Double(metric.counted.mostRequests(buckets: 4)) + Self.hourly(metric)).rounded(.up))
    }

    /// The shortest interval, in whole minutes, at which some metrics take no more than so many requests an hour; nil for none up to
    /// an hour.
    static func interval(of metrics: [MetricConfiguration], within requests: Int) -> Int64? {
        let hourly = metrics.map(hourly).reduce(0, +)
        return (1...60).first { minutes in
            (60 / Double(minutes) * Double(metrics.count) + hourly).rounded(.up) <= Double(requests)
        }.map { Int64($0) * 60 }.flatMap { metrics.isEmpty ? nil : $0 }
    }

    /// Each quarter of an hour when it leaves the lookback, and the sweep.
    private static func hourly(_ metric: MetricConfiguration) -> Double {
        metric.settings.horizon.sweeps ? 12 : 4
    }
}
