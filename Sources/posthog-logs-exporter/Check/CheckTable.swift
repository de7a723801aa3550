/// A check's report for people: a line for each project, then what is to be done.
struct CheckTable {
    let report: CheckReport

    var text: String {
        let isLive = report.projects.contains { $0.live != nil }
        let header =
            ["PROJECT", "ID", "HOST", "KEY", "REQUESTS/H"]
            + (isLive ? ["UP", "SCOPES", "SEES", "LOGS", "NEWEST", "MODES", "CLOCK"] : [])
        let rows = [header] + report.projects.map { Self.row($0, isLive: isLive).map(Self.cell) }
        let widths = header.indices.map { column in rows.map { ShownText.columns($0[column]) }.max() ?? 0 }
        let lines = rows.map { row in
            zip(row, widths).map { ShownText.padded($0, to: $1) }.joined(separator: "  ").trimmingBlanks()
        }
        return (lines + [""] + (shard + metrics + keys + problems).map(ShownText.escaped)).map { "\($0)\n" }.joined()
    }

    /// What PostHog says, such as the scopes of a key, neither does anything to a terminal nor stretches the table.
    private static func cell(_ text: String) -> String { ShownText.cut(ShownText.escaped(text), to: 200) }

    private static func row(_ project: CheckReport.Project, isLive: Bool) -> [String] {
        let planned = project.plannedRequestsPerHour
        let fixed = [
            project.project, project.id, project.host,
            project.key + (project.keyEnding.map { " (…\($0))" } ?? ""), "\(planned.quiet)-\(planned.busy)",
        ]
        guard isLive else { return fixed }
        guard let live = project.live else { return fixed + [String](repeating: "?", count: 7) }
        return fixed + [
            live.isUp ? "yes" : "no", live.scopes?.joined(separator: ",") ?? "?",
            live.visibleProjects.map { "\($0.count)" } ?? "?", live.hasLogs.map { $0 ? "yes" : "no" } ?? "?",
            live.newestEntry ?? "-",
            live.compatibilityModes.isEmpty ? "-" : live.compatibilityModes.joined(separator: ","),
            live.clockSkewSeconds.map { "\($0.rounded() == 0 ? "0" : String(Int($0.rounded()))) s" } ?? "?",
        ]
    }

    private var shard: [String] {
        guard let part = report.shard else { return [] }
        return [
            "shard \(part.shard): \(part.projects) of \(part.ofProjects) projects, and its part of each key's budget"
        ]
    }

    private var metrics: [String] {
        report.metrics.map { metric in
            let planned = metric.plannedRequestsPerHour
            return
                "metric \(metric.names.joined(separator: ", ")) of \(metric.project): \(planned.quiet)-\(planned.busy) requests an hour, "
                + "every \(HumanDuration(seconds: Int64(metric.intervalSeconds)))"
                + (metric.isUp.map { $0 ? ", up" : ", not up" } ?? "")
        }
    }

    private var keys: [String] {
        report.keys.map { key in
            let budget = key.budgetPerHour == 0 ? "no limit" : "a budget of \(key.budgetPerHour)"
            return "key \(key.name): \(key.projects) project\(key.projects == 1 ? "" : "s"), "
                + (key.metrics == 0 ? "" : "\(key.metrics) metric\(key.metrics == 1 ? "" : "s") of log_metrics, ")
                + "\(key.plannedRequestsPerHour) requests an hour if all are quiet, \(budget)"
        }
    }

    private var problems: [String] {
        let all =
            report.projects.map { ($0.project, $0.problems) }
            + report.metrics.map { ("\($0.project): \($0.names.joined(separator: ", "))", $0.problems) }
        return all.flatMap { name, problems in problems.map { "\($0.level.rawValue): \(name): \($0.text)" } }
    }
}
