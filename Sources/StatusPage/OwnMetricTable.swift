import Basics
import Collector
import HTML

/// The metrics of `log_metrics` of one project, those that fail first.
struct OwnMetricTable {
    let metrics: [OwnMetricStatus]
    let uptime: Duration

    private static let limit = 50

    func write(to html: inout HTML) {
        html.element(.heading3, text: "Your own metrics")
        html.element(.table) { html in
            html.element(.caption, text: caption)
            html.headerCells(["Metric", "State", "Entries a second", "Series", "Not counted yet"])
            html.element(.tableBody) { html in
                for metric in shown { html.element(.row) { write(metric, to: &$0) } }
            }
        }
    }

    private var shown: [OwnMetricStatus] {
        Array(metrics.sorted { (condition($0), $0.name) < (condition($1), $1.name) }.prefix(Self.limit))
    }

    private var caption: String {
        let failing = metrics.count { condition($0) < .starting }
        let cut = metrics.count > Self.limit ? " The first \(Self.limit) are shown." : ""
        return "Failing: \(Words.number(failing)) of \(Words.counted(metrics.count, "metric", "metrics")).\(cut)"
    }

    private func condition(_ metric: OwnMetricStatus) -> Condition {
        Condition(
            age: max(.zero, uptime - metric.uptime), interval: metric.interval, polls: metric.polls, isUp: metric.isUp,
            hasProblems: !metric.problems.isEmpty)
    }

    private func write(_ metric: OwnMetricStatus, to html: inout HTML) {
        html.element(.headerCell, [.ofRow]) { $0.foreign(metric.name) }
        html.element(.cell) { html in
            let condition = condition(metric)
            html.element(.span, [.class(condition.style)], text: condition.word)
            guard let problem = metric.problems.first else { return }
            html.text(": ")
            html.element(.isolated, text: Words.cut("\(problem.failure): \(problem.remedy)", to: 300))
        }
        html.element(.cell, text: metric.entriesPerSecond.map(Words.rate) ?? "–")
        html.element(.cell, text: "\(Words.number(metric.series)) of \(Words.number(metric.seriesLimit))")
        html.element(.cell, text: Words.number(metric.unreconciledEntries))
    }
}
