import Basics
import Collector
import HTML
import PostHogLogs

/// Many projects in a table, the worst first; each leads to a page of its own.
struct ProjectTable {
    let projects: [ShownProject]
    let uptime: Duration

    func write(to html: inout HTML) {
        html.element(.section, [.labelled(by: "projects")]) { html in
            html.element(.heading2, [.id("projects")], text: "Projects")
            html.element(.table, [.class("projects")]) { html in
                html.element(.caption, text: "Those that need somebody first. Each leads to its services.")
                html.headerCells(["Project", "State", "Data lag", "Entries/s", "Errors/s", "Alerts firing"])
                html.element(.tableBody) { html in
                    for project in ordered { html.element(.row) { write(project, to: &$0) } }
                }
            }
        }
    }

    private var ordered: [ShownProject] {
        projects.map { ($0.condition(at: uptime), $0) }.enumerated()
            .sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element.1)
    }

    private func write(_ project: ShownProject, to html: inout HTML) {
        let status = project.status
        html.element(.headerCell, [.ofRow]) { html in
            html.element(.link, [.href(.page(project.path))]) { $0.foreign(project.name) }
        }
        html.element(.cell, [.class("text")]) { html in
            let condition = project.condition(at: uptime)
            html.element(.span, [.class(condition.style)], text: condition.word)
            guard let problem = status?.problems.first, condition < .starting else { return }
            html.text(": ")
            html.element(.isolated, text: Words.cut(problem.failure, to: 160))
        }
        let age = project.age(at: uptime)
        html.element(.cell, text: lag(status, age))
        html.element(.cell, text: status?.entriesPerSecond.map(Words.rate) ?? "–")
        html.element(.cell, text: status?.errorsPerSecond.map(Words.rate) ?? "–")
        html.element(.cell, text: status?.alerts.map { alerts in "\(alerts.count { $0.isFiring })" } ?? "–")
    }

    private func lag(_ status: ProjectStatus?, _ age: Duration) -> String {
        guard let status, let watermark = status.watermark else { return "–" }
        return Words.duration(max(0, (status.time - watermark + age).components.seconds))
    }
}
