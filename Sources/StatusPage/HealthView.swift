import Basics
import Collector
import HTML
import PostHogLogs

/// How one project does, in sentences, with what to do where something fails.
struct HealthView {
    let project: ShownProject
    let uptime: Duration

    private var age: Duration { project.age(at: uptime) }
    private var condition: Condition { project.condition(at: uptime) }

    /// A word and a sentence.
    func writeSummary(to html: inout HTML) {
        html.element(.paragraph) { html in
            html.element(.span, [.class(condition.style)], text: condition.word)
            html.text(". \(sentence)")
        }
    }

    /// What fails, and what to do.
    func writeProblems(to html: inout HTML) {
        guard let status = project.status, !status.problems.isEmpty else { return }
        html.element(.list, [.class("plain")]) { html in
            for problem in status.problems {
                html.element(.item) { write(problem, to: &$0) }
            }
        }
    }

    func writeFacts(to html: inout HTML) {
        guard let status = project.status else { return }
        html.element(.list, [.class("facts")]) { html in
            html.fact("Last success") { html in
                guard let success = status.lastSuccess else { return html.text("none yet") }
                html.time(success)
                html.text(", \(ago(since: success, status))")
            }
            html.fact("Data is complete up to") { html in
                guard let watermark = status.watermark else { return html.text("not known yet") }
                html.time(watermark)
                html.text(", \(Words.duration(seconds(since: watermark, status))) behind")
            }
            html.fact("Backlog") { html in
                html.text(
                    status.backlogSeconds > 0
                        ? "\(Words.duration(status.backlogSeconds)) of the past still to be checked" : "none")
            }
            html.fact("Not yet attributed") { html in
                html.text(Words.counted(status.unreconciledEntries, "entry", "entries"))
            }
            html.fact("Polled") { html in
                html.text("every \(Words.duration(status.interval.components.seconds))")
            }
            html.fact("In PostHog") { html in
                guard let link = HTML.Link(status.project.host, path: ["project", status.project.id, "logs"]) else {
                    return html.foreign("project \(status.project.id) at \(status.project.host)")
                }
                html.element(.link, [.href(link)]) { $0.foreign("project \(status.project.id)") }
            }
        }
    }

    private var sentence: String {
        if project.isPolledElsewhere {
            return
                "This replica does not hold the lease of the project. The page of the one that does says how the project does."
        }
        guard let status = project.status else { return "Nothing is known of it yet." }
        let last = status.lastSuccess.map { "The last one that did was \(ago(since: $0, status))." }
        switch condition {
        case .starting: return "The first poll has not ended yet."
        case .stalled:
            return "No poll has ended for \(Words.duration(age.components.seconds)), although one is due every "
                + "\(Words.duration(status.interval.components.seconds)). The log says what it waits for."
        case .failing:
            return "The last poll did not get everything that it asked for. \(last ?? "None has yet.")"
        case .troubled, .good, .standby:
            let backlog = status.backlogSeconds > 0 ? " It catches up with the past." : ""
            return "The last poll got everything, \(Words.duration(age.components.seconds)) ago." + backlog
        }
    }

    private func write(_ problem: ProjectStatus.Problem, to html: inout HTML) {
        let endpoints = problem.endpoints.map(\.rawValue).joined(separator: ", ")
        html.element(.span, [.class("text")]) { html in
            if !endpoints.isEmpty { html.text("\(endpoints): ") }
            html.failure(problem.failure, remedy: problem.remedy)
            let pause = (problem.pause - age).components.seconds
            if pause > 0 { html.text(" It is asked again in \(Words.duration(pause)).") }
        }
    }

    private func ago(since time: Timestamp, _ status: ProjectStatus) -> String {
        "\(Words.duration(seconds(since: time, status))) ago"
    }

    /// The clock is PostHog's when the status was published, and the monotonic one since then.
    private func seconds(since time: Timestamp, _ status: ProjectStatus) -> Int64 {
        max(0, (status.time - time + age).components.seconds)
    }
}
