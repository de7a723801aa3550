import Basics
import Collector
import HTML
import PostHogLogs

/// All that is shown of one project.
struct ProjectSection {
    let project: ShownProject
    let uptime: Duration

    func write(to html: inout HTML) {
        html.element(.section, [.labelled(by: "project")]) { html in
            html.element(.heading2, [.id("project")]) { html in
                html.text("Project ")
                html.foreign(project.name)
            }
            let health = HealthView(project: project, uptime: uptime)
            health.writeSummary(to: &html)
            health.writeProblems(to: &html)
            writeNotes(to: &html)
            health.writeFacts(to: &html)
            Budgets.write([(project.key, project.budget)], to: &html)
            if let alerts = project.status?.alerts { AlertTable(alerts: alerts).write(to: &html) }
            if !project.metrics.isEmpty {
                OwnMetricTable(metrics: project.metrics, uptime: uptime).write(to: &html)
            }
            writeServices(to: &html)
        }
    }

    private func writeNotes(to html: inout HTML) {
        guard let status = project.status else { return }
        if status.hasLogs == false {
            html.element(.paragraph, text: "PostHog has no logs of this project yet.")
        }
        if status.polls > 0, !status.baselineComplete {
            html.element(
                .paragraph, text: "The counters do not count yet: what was there before them is still being read.")
        }
        for mode in status.modes {
            html.element(.paragraph) { html in
                html.element(.span, [.class("caution")], text: "Compatibility mode. ")
                html.text(mode.explanation.prefix(1).uppercased() + mode.explanation.dropFirst() + ".")
            }
        }
    }

    private func writeServices(to html: inout HTML) {
        guard !project.isPolledElsewhere else { return }
        if let services = project.services { return html.append(services) }
        html.element(.heading3, text: "Services")
        html.element(.paragraph, text: "They are shown as soon as the poll that is under way lets somebody ask.")
    }
}

/// What is left of the budgets of keys.
enum Budgets {
    static func write(_ keys: [(name: String, limits: [BudgetStatus])], to html: inout HTML) {
        html.element(.heading3, text: "Request budget")
        html.element(.list, [.class("facts")]) { html in
            for key in keys {
                if key.limits.isEmpty { writeFact(of: key.name, to: &html) { $0.text("no limit") } }
                for limit in key.limits { writeFact(of: key.name, to: &html) { write(limit, to: &$0) } }
            }
        }
    }

    private static func writeFact(of key: String, to html: inout HTML, _ details: (inout HTML) -> Void) {
        html.element(.item) { html in
            html.element(.span, [.class("term")]) { html in
                html.text("Key ")
                html.foreign(key)
            }
            details(&html)
        }
    }

    private static func write(_ limit: BudgetStatus, to html: inout HTML) {
        let left = "\(Words.number(max(0, limit.remaining))) of \(Words.number(limit.limit))"
        html.bar(limit.remaining, of: limit.limit, saying: "\(left) requests left this \(limit.window)")
    }
}
