import Basics
import Collector
import HTML
import HTTP
import PostHogLogs
import StatusPage

/// What the pages of the status are made of, and the pages that were made of it lately.
struct StatusStore {
    /// Many people look at a page, or one with many browsers; they look at few different ones.
    private static let mostResponses = 64
    /// Who looked so lately, or within three polls, is taken to look still.
    private static let shortestInterest: Duration = .seconds(180)
    /// How long nobody asks the task of a project again that did not answer.
    private static let askingPause: Duration = .seconds(5)

    private var projects: [String: Project] = [:]
    private var budgets: [String: [BudgetStatus]] = [:]
    private var responses: [StatusRequest: (response: PreparedResponse, until: Duration)] = [:]
    /// Those who wait for the answer of a project's task.
    private var waiting: [String: [@Sendable () -> Void]] = [:]
    /// Goes up with whatever changes the pages.
    private(set) var generation = 0

    private struct Project {
        let id: String
        let key: String
        let isPolledHere: Bool
        var status: ProjectStatus?
        var services: HTML?
        /// Own ones, by name.
        var metrics: [String: OwnMetricStatus] = [:]
        /// When somebody last looked at its services.
        var lastLook: Duration?
        /// Not before then is its task asked again.
        var nextAsking: Duration = .zero
    }

    enum Found {
        case response(PreparedResponse)
        /// A page has to be made of these.
        case projects([ShownProject], generation: Int)
        /// The task of this project knows more.
        case toAsk(String)
    }

    // MARK: Polls

    /// From now on these are the projects.
    ///
    /// - Parameter gone: names whose statuses are of projects that are there no longer.
    mutating func use(_ shown: [StatusPages.Project], forgetting gone: [String]) {
        let before = projects.filter { !gone.contains($0.key) }
        projects = [:]
        for project in shown {
            // What another replica polls now is stale here.
            let known = project.isPolledHere ? before[project.name] : nil
            projects[project.name] = Project(
                id: project.id, key: project.key, isPolledHere: project.isPolledHere, status: known?.status,
                services: known?.services,
                metrics: (known?.metrics ?? [:]).filter { project.metrics.contains($0.key) },
                lastLook: known?.lastLook)
        }
        changed()
    }

    /// Whether somebody looks at the services of a project.
    func isLookedAt(_ name: String, at uptime: Duration) -> Bool {
        guard let project = projects[name], let look = project.lastLook else { return false }
        return uptime - look <= max((project.status?.interval ?? .zero) * 3, Self.shortestInterest)
    }

    mutating func record(_ status: ProjectStatus, _ services: HTML?, of name: String) {
        guard let known = projects[name], known.isPolledHere, known.status.map({ $0.uptime <= status.uptime }) ?? true
        else { return }
        projects[name]?.status = status
        projects[name]?.services = services
        changed()
    }

    mutating func record(_ metrics: [OwnMetricStatus], of name: String) {
        guard projects[name]?.isPolledHere == true else { return }
        for metric in metrics { projects[name]?.metrics[metric.name] = metric }
        changed()
    }

    mutating func record(_ budget: [BudgetStatus], of name: String) {
        if let key = projects[name]?.key { budgets[key] = budget }
    }

    private mutating func changed() {
        generation += 1
        responses = [:]
    }

    // MARK: Looks

    mutating func lookUp(_ request: StatusRequest, at uptime: Duration) -> Found {
        let name = shownAlone(request.subject)
        if let name { projects[name]?.lastLook = uptime }
        if let kept = responses[request], uptime < kept.until { return .response(kept.response) }
        if let name, let project = projects[name], project.isPolledHere, project.services == nil,
            uptime >= project.nextAsking
        {
            return .toAsk(name)
        }
        return .projects(shown, generation: generation)
    }

    /// Keeps a page until then, unless something has changed since it was made.
    mutating func keep(
        _ response: PreparedResponse, for request: StatusRequest, of generation: Int, until: Duration,
        at uptime: Duration
    ) {
        guard generation == self.generation else { return }
        responses = responses.filter { uptime < $0.value.until }
        guard responses.count < Self.mostResponses else { return }
        responses[request] = (response, until)
    }

    /// Has somebody wait for the answer of a project's task. Returns whether nobody did yet, so that it has to be asked.
    mutating func wait(for name: String, _ goOn: @escaping @Sendable () -> Void) -> Bool {
        waiting[name, default: []].append(goOn)
        return waiting[name]?.count == 1
    }

    /// Those who waited for it. Whatever came of it, the task is not asked again for a while.
    mutating func answered(_ name: String, at uptime: Duration) -> [@Sendable () -> Void] {
        projects[name]?.nextAsking = uptime + Self.askingPause
        return waiting.removeValue(forKey: name) ?? []
    }

    /// The project whose services a page shows.
    private func shownAlone(_ subject: StatusPage.Subject) -> String? {
        switch subject {
        case .all: projects.count == 1 ? projects.keys.first : nil
        case .project(let name): projects[name] == nil ? nil : name
        }
    }

    private var shown: [ShownProject] {
        projects.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { name, project in
            ShownProject(
                name: name, id: project.id, key: project.key, budget: budgets[project.key] ?? [],
                status: project.status, services: project.services, isPolledElsewhere: !project.isPolledHere,
                metrics: project.metrics.values.sorted { $0.name < $1.name })
        }
    }

    /// The name of the project that a path names, which may be its number too.
    func name(of text: String) -> String {
        if projects[text] != nil { return text }
        return projects.filter { $0.value.id == text }.keys.min() ?? text
    }
}
