import Basics
import Collector
import Exposition
import HTML
import HTTP
import PostHogLogs
import StatusPage

/// The pages for people: what the projects have published, as HTML. What a poll decides is rendered when it is published, and
/// only where somebody looks; a page is put together at most once a second, however many look at it.
final class StatusPages: Sendable {
    private static let liveFor: Duration = .seconds(1)
    /// How long somebody who is the first to look waits for the task of a project.
    private static let maxWait: Duration = .seconds(2)

    private let store = Locked(StatusStore())
    private let running: RunningProjects
    private let problems: @Sendable () -> [ProcessProblem]
    private let clock: any WallClock

    /// - Parameter problems: what is wrong with the process.
    init(
        asking running: RunningProjects, problems: @escaping @Sendable () -> [ProcessProblem] = { [] },
        clock: any WallClock = SystemClock()
    ) {
        self.running = running
        self.problems = problems
        self.clock = clock
    }

    /// A project as the pages know it.
    struct Project: Sendable {
        /// As in the label; it publishes under this.
        let name: String
        /// PostHog's number of it.
        var id = ""
        /// What its key is called in labels.
        let key: String
        /// Whether this process polls it, and not another replica.
        var isPolledHere = true
        /// The names of its own metrics.
        var metrics: [String] = []
    }

    // MARK: Polls

    /// Shows these projects from now on.
    func use(_ projects: [Project], forgetting gone: [String] = []) {
        store.withLock { $0.use(projects, forgetting: gone) }
    }

    /// What of a project's status somebody looks at.
    func detail(of project: String) -> ProjectStatus.Detail {
        store.withLock { $0.isLookedAt(project, at: clock.uptime) } ? .services : .none
    }

    func publish(_ snapshot: ProjectSnapshot, of project: String) {
        if let status = snapshot.status {
            store.withLock { $0.record(snapshot.budget, of: project) }
            publish(status, of: project)
        }
        guard !snapshot.metrics.isEmpty else { return }
        let metrics = snapshot.metrics.map { $0.hidingSecrets(Self.hidden) }
        store.withLock { $0.record(metrics, of: project) }
    }

    private static func hidden(_ text: String) -> String { Secrets.process.hidden(in: Excerpt.withoutKeys(text)) }

    private func publish(_ status: ProjectStatus, of project: String) {
        let status = status.hidingSecrets(Self.hidden)
        let services = status.services.map { ServiceTable(status.project, $0).html }
        store.withLock { $0.record(status, services, of: project) }
    }

    // MARK: Looks

    /// The name of the project that a path names.
    func name(of text: String) -> String { store.withLock { $0.name(of: text) } }

    func answer(_ request: StatusRequest, _ frame: StatusFrame) -> ServerAnswer {
        switch store.withLock({ $0.lookUp(request, at: clock.uptime) }) {
        case .response(let response): .response(response)
        case .projects(let projects, let generation): .response(render(request, frame, projects, generation))
        case .toAsk(let name):
            .deferred { resumption in
                self.ask(name) { resumption.answer(self.answer(request, frame)) }
            }
        }
    }

    /// Asks the task of a project how it does, unless somebody has, and goes on when that is known or took too long.
    private func ask(_ name: String, goOn: @escaping @Sendable () -> Void) {
        guard store.withLock({ $0.wait(for: name, goOn) }) else { return }
        Task {
            if let questions = running[name],
                let status = try? await questions.ask(within: Self.maxWait, by: clock, \.status)
            {
                publish(status, of: name)
            }
            for goOn in store.withLock({ $0.answered(name, at: clock.uptime) }) { goOn() }
        }
    }

    private func render(
        _ request: StatusRequest, _ frame: StatusFrame, _ projects: [ShownProject], _ generation: Int
    ) -> PreparedResponse {
        let uptime = clock.uptime
        let exporter = ExporterStatus(
            version: BuildInfo.version, revision: BuildInfo.revision, started: frame.started, now: clock.now,
            uptime: uptime, links: frame.links, externalURL: frame.externalURL,
            problems: problems().map {
                ProcessProblem(failure: Self.hidden($0.failure), remedy: Self.hidden($0.remedy))
            }, projects: projects)
        guard let html = StatusPage(exporter, of: request.subject, reloading: request.reloading).html else {
            return .text(404, "There is no project of this name.")
        }
        let response = PreparedResponse.html(html, request.coding)
        store.withLock {
            $0.keep(response, for: request, of: generation, until: uptime + Self.liveFor, at: uptime)
        }
        return response
    }
}

extension PreparedResponse {
    /// A page for people.
    fileprivate static func html(_ html: HTML, _ coding: ContentCoding) -> PreparedResponse {
        var headers = StatusPages.headers
        guard coding == .gzip else { return PreparedResponse(status: 200, headers: headers, body: html.bytes) }
        headers.append(("Content-Encoding", "gzip"))
        let beginning = GzipBeginning(html.bytes)
        return PreparedResponse(status: 200, headers: headers, joining: [beginning.bytes, beginning.ended(by: [])])
    }
}
