import Basics
import Collector
package import HTML
import PostHogLogs

/// The page that a person opens first, and that of one project.
package struct StatusPage {
    /// Which of the two.
    package enum Subject: Hashable, Sendable {
        case all
        /// The project of this name.
        case project(String)
    }

    /// Whether a page loads itself again.
    package enum Reloading: Hashable, Sendable {
        case on, off
    }

    private static let documents = "https://github.com/posthog-logs-exporter/posthog-logs-exporter/tree/main/docs"

    private let exporter: ExporterStatus
    private let subject: Subject
    private let reloading: Reloading

    package init(_ exporter: ExporterStatus, of subject: Subject, reloading: Reloading) {
        self.exporter = exporter
        self.subject = subject
        self.reloading = reloading
    }

    /// nil where there is no such project.
    package var html: HTML? {
        if case .project = subject, shown == nil { return nil }
        return HTML.document { html in
            html.element(.head) { writeHead(to: &$0) }
            html.element(.body) { html in
                html.element(.header) { writeHeader(to: &$0) }
                html.element(.main) { writeMain(to: &$0) }
                html.element(.footer) { writeFooter(to: &$0) }
            }
        }
    }

    /// The one project that is shown.
    private var shown: ShownProject? {
        switch subject {
        case .all: exporter.projects.count == 1 ? exporter.projects[0] : nil
        case .project(let name): exporter.projects.first { $0.name == name }
        }
    }

    private var depth: Int { subject == .all ? 0 : 1 }
    private var worst: Condition {
        let process: [Condition] = exporter.problems.isEmpty ? [] : [.troubled]
        return (exporter.projects.map { $0.condition(at: exporter.uptime) } + process).min() ?? .good
    }

    // MARK: Head

    private func writeHead(to html: inout HTML) {
        html.empty(.meta, [.utf8])
        html.empty(.meta, HTML.Attribute.meta("viewport", "width=device-width, initial-scale=1"))
        html.empty(.meta, HTML.Attribute.meta("color-scheme", "light dark"))
        if reloading == .on {
            html.empty(.meta, HTML.Attribute.refresh(seconds: reloadSeconds, to: .page(path, fromDepth: depth)))
        }
        html.element(.title, text: title)
        if let external = exporter.externalURL, let link = HTML.Link(external + path) {
            html.empty(.relation, [.relation("canonical"), .href(link)])
        }
        html.empty(.relation, [.relation("icon"), .href(icon)])
        html.style(PageStyle.sheet)
    }

    private var path: String { subject == .all ? "/" : shown?.path ?? "/" }

    private var title: String {
        let state = exporter.projects.isEmpty ? "" : "\(worst.word): "
        guard subject != .all, let shown else { return "\(state)posthog-logs-exporter" }
        return "\(shown.condition(at: exporter.uptime).word): \(Words.cut(shown.name, to: 60)) – posthog-logs-exporter"
    }

    /// As often as something new may be there.
    private var reloadSeconds: Int64 {
        let shortest = exporter.projects.compactMap(\.status?.interval.components.seconds).min() ?? 10
        return min(max(shortest, 10), 60)
    }

    private var icon: HTML.Link {
        switch worst {
        case .failing, .stalled:
            .image(
                "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Cpath fill='%23b3261e' d='M0 0h8v8h-8z'/%3E%3C/svg%3E"
            )
        case .troubled, .starting:
            .image(
                "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Cpath fill='%23b87700' d='M4 0L8 8H0z'/%3E%3C/svg%3E"
            )
        case .good, .standby:
            .image(
                "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Ccircle fill='%230a6650' cx='4' cy='4' r='4'/%3E%3C/svg%3E"
            )
        }
    }

    // MARK: Body

    private func writeHeader(to html: inout HTML) {
        html.element(.heading1, text: "posthog-logs-exporter")
        html.element(.paragraph) { html in
            html.element(.span, [.class(worst.style)], text: overview)
        }
        html.element(.navigation, [.label("Pages")]) { html in
            html.element(.list) { html in
                if subject != .all { writeItem("All projects", "/", to: &html) }
                for link in exporter.links { writeItem(link.title, link.path, to: &html) }
                if let documents = HTML.Link(Self.documents) {
                    html.element(.item) { $0.element(.link, [.href(documents)], text: "Documents") }
                }
            }
        }
    }

    private func writeItem(_ title: String, _ path: String, to html: inout HTML) {
        html.element(.item) { $0.element(.link, [.href(.page(path, fromDepth: depth))], text: title) }
    }

    private var overview: String {
        let projects = exporter.projects
        guard !projects.isEmpty else { return "No project is polled yet." }
        let bad = projects.count { $0.condition(at: exporter.uptime) < .troubled }
        guard bad == 0 || projects.count > 1 else { return "The project needs somebody." }
        guard bad == 0 else {
            return "\(Words.number(bad)) of \(Words.counted(projects.count, "project", "projects")) "
                + "\(bad == 1 ? "needs" : "need") somebody."
        }
        guard exporter.problems.isEmpty else { return "The exporter needs somebody." }
        let starting = projects.count { $0.condition(at: exporter.uptime) == .starting }
        guard starting == 0 || projects.count > 1 else { return "The project waits for its first poll." }
        guard starting == 0 else {
            return "\(Words.number(starting)) of \(Words.counted(projects.count, "project", "projects")) "
                + "\(starting == 1 ? "waits" : "wait") for the first poll."
        }
        return projects.count == 1
            ? "The project is polled without failures."
            : "All \(Words.number(projects.count)) projects are polled without failures."
    }

    private func writeMain(to html: inout HTML) {
        if !exporter.problems.isEmpty { writeProblems(to: &html) }
        if let shown { return ProjectSection(project: shown, uptime: exporter.uptime).write(to: &html) }
        guard !exporter.projects.isEmpty else {
            return html.element(.section) { html in
                html.element(.heading2, text: "Projects")
                html.element(.paragraph, text: "There is none. The configuration names the projects to poll.")
            }
        }
        ProjectTable(projects: exporter.projects, uptime: exporter.uptime).write(to: &html)
        html.element(.section, [.labelled(by: "keys")]) { html in
            html.element(.heading2, [.id("keys")], text: "Keys")
            Budgets.write(budgets, to: &html)
        }
    }

    private func writeProblems(to html: inout HTML) {
        html.element(.section, [.labelled(by: "exporter")]) { html in
            html.element(.heading2, [.id("exporter")], text: "Exporter")
            html.element(.list, [.class("plain")]) { html in
                for problem in exporter.problems {
                    html.element(.item) { html in
                        html.element(.span, [.class("text")]) { $0.failure(problem.failure, remedy: problem.remedy) }
                    }
                }
            }
        }
    }

    /// Of each key once.
    private var budgets: [(name: String, limits: [BudgetStatus])] {
        var known: Set<String> = []
        return exporter.projects.filter { known.insert($0.key).inserted }.map { ($0.key, $0.budget) }
    }

    private func writeFooter(to html: inout HTML) {
        html.element(.paragraph) { html in
            html.text("Version \(exporter.version), revision \(exporter.revision). Running since ")
            html.time(exporter.started)
            html.text(", for \(Words.duration(max(0, (exporter.now - exporter.started).components.seconds))). As of ")
            html.time(exporter.now)
            html.text(".")
        }
        html.element(.paragraph, [.class("screen")]) { html in
            switch reloading {
            case .on:
                html.text("This page loads itself again every \(reloadSeconds) s. ")
                html.element(.link, [.href(.query("reload=off"))], text: "Stop reloading")
            case .off:
                html.text("This page does not load itself again. ")
                html.element(.link, [.href(.query("reload=on"))], text: "Reload by itself")
            }
        }
    }
}
