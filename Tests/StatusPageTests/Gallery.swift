import Basics
import BasicsFixtures
import Collector
import HTML
import Ledger
import PostHogLogs

@testable import StatusPage

/// Pages of exporters in different states, at noon, a day after their start.
enum Gallery {
    static let now = at("12:00:30")
    static let uptime: Duration = .seconds(86_400)

    static let all: [(name: String, page: StatusPage)] = [
        ("no-projects", page([])),
        ("one-project", page([shop])),
        ("outage", page([outage])),
        ("many-projects", page(many)),
        ("disk-full", page([shop], problems: [diskFull])),
        ("project", page(many, of: .project("project 7"))),
        ("hostile", page([hostile])),
    ]

    static func page(
        _ projects: [ShownProject], of subject: StatusPage.Subject = .all, reloading: StatusPage.Reloading = .on,
        externalURL: String? = nil, problems: [ProcessProblem] = []
    ) -> StatusPage {
        let links = [("Metrics", "/metrics"), ("Ready", "/-/ready"), ("Configuration", "/config")]
        let exporter = ExporterStatus(
            version: "0.1.0", revision: "abcdef0", started: at("12:00:30").adding(seconds: -86_400), now: now,
            uptime: uptime, links: links.map { PageLink(title: $0.0, path: $0.1) }, externalURL: externalURL,
            problems: problems, projects: projects)
        return StatusPage(exporter, of: subject, reloading: reloading)
    }

    static func html(_ page: StatusPage) -> String { page.html.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "" }

    static let diskFull = ProcessProblem(
        failure:
            "the state file cannot be written, and a restart would go back to the last write: database or disk is full",
        remedy: "make room on its disk, or let the exporter's user write there, before it is restarted")

    // MARK: Projects

    static func project(
        _ name: String, id: String = "12345", remaining: Int = 180, status: ProjectStatus?,
        services: ServiceVolumes? = nil
    ) -> ShownProject {
        ShownProject(
            name: name, id: id, key: "default",
            budget: [
                BudgetStatus(window: "minute", limit: 240, remaining: remaining),
                BudgetStatus(window: "hour", limit: 1200, remaining: remaining * 4),
            ], status: status,
            services: status.flatMap { status in services.map { ServiceTable(status.project, $0).html } })
    }

    static func status(
        _ name: String = "shop", isUp: Bool = true, polls: Int = 1440, ago: Duration = .seconds(12),
        problems: [ProjectStatus.Problem] = [], modes: [CompatibilityMode] = [], lag: Int64 = 30, backlog: Int64 = 0,
        lastSuccessAgo: Int64? = 0, alerts: [LogAlert]? = nil, host: String = "https://eu.posthog.com"
    ) -> ProjectStatus {
        let time = now.adding(microseconds: -ago.microseconds)
        return ProjectStatus(
            project: Project(name: name, id: "12345", host: host), time: time, uptime: uptime - ago, polls: polls,
            isUp: isUp, lastSuccess: lastSuccessAgo.map { time.adding(seconds: -$0) }, interval: .seconds(60),
            problems: problems, modes: modes, hasLogs: true, watermark: time.adding(seconds: -lag),
            backlogSeconds: backlog, entriesPerSecond: 41.3, errorsPerSecond: 0.04, alerts: alerts)
    }

    static func services(
        _ names: [String], count: Int? = nil, scale: Int = 1, columns number: Int = 12
    ) -> ServiceVolumes {
        let columns = TimeColumns(start: at("11:05:00"), seconds: 300, count: number)
        let services = names.enumerated().map { index, name in
            let size = scale * (names.count - index)
            func wave(_ part: Int) -> [Int] { (0..<columns.count).map { size * part * (($0 + index) % 4 + 1) / 10 } }
            return ServiceVolume(
                name: name, posthogNames: name.hasPrefix("(") ? nil : [name],
                counts: [.error: wave(1), .warn: wave(2), .info: wave(20), .debug: wave(9)])
        }
        return ServiceVolumes(
            columns: columns, services: services, count: count ?? services.count, total: ServiceVolume(sum: services))
    }

    static let shop = project(
        "shop",
        status: status(alerts: [
            LogAlert(id: "1", name: "Payments are silent", state: "not_firing", lastChecked: at("11:59:40")),
            LogAlert(id: "2", name: "Errors of checkout", state: "firing", lastChecked: at("11:59:40")),
            LogAlert(id: "3", name: "Fatal entries", state: "errored"),
        ]), services: services(["checkout", "payments", "storefront", "(no service)"], scale: 700))

    static let outage = project(
        "shop", remaining: 0,
        status: status(
            isUp: false, ago: .seconds(40),
            problems: [
                .init(
                    endpoints: [.services, .sparkline, .countRanges],
                    failure: "503, PostHog is overloaded: no healthy upstream",
                    remedy: "wait, the exporter tries again by itself; see https://status.posthog.com if it persists",
                    pause: .seconds(130))
            ], modes: [.servicesCut], lag: 7260, backlog: 7200, lastSuccessAgo: 7260),
        services: services([]))

    static let many: [ShownProject] = (1...50).map { number in
        switch number {
        case 7: project("project 7", status: status(isUp: false, problems: outage.status?.problems ?? [], lag: 900))
        case 11: project("project 11", status: status(ago: .seconds(900)))
        case 13: project("project 13", status: nil)
        default: project("project \(number)", status: status(alerts: number == 2 ? [] : nil))
        }
    }

    /// Names as somebody may choose them who wants to do harm, or who writes from right to left.
    static let hostile: ShownProject = {
        let name = "<script>alert(1)</script>"
        return project(
            name,
            status: status(
                name, isUp: false,
                problems: [
                    .init(endpoints: [], failure: "\" onload=\"alert(1)", remedy: "</section><b>", pause: .zero)
                ],
                alerts: [LogAlert(id: "1", name: "<img src=x onerror=alert(1)>", state: "<b>")],
                host: "javascript:alert(1)"),
            services: services([
                "<b>bold</b>", "שירות תשלומים", "\u{202E}gnirts desrever", "a\u{0}b\u{1B}[31m",
                "'\"><svg onload=alert(1)>",
                String(repeating: "long ", count: 50), "خدمة/الدفع 2",
            ]))
    }()
}
