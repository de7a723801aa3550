import Basics
import Collector
import HTTP
import Logging
import PostHogLogs
import ServiceLifecycle
import StateStore

/// Puts the parts together and runs them: the client first, the servers on it, the pollers last; they stop in reverse.
struct Application {
    let posthog: PostHogSettings
    let polling: ResolvedPolling
    let web: WebSettings
    /// The path of the state file, if there is to be one.
    var stateFile: String?
    let logger: Logger

    /// - Parameters:
    ///   - others: services that run beside it and end it when they end.
    ///   - announce: told where the metrics are, once they are served there.
    func run(
        beside others: [any Service] = [], announcing announce: (_ metricsLocation: String) -> Void = { _ in }
    ) async throws {
        let supervision = try SupervisionService(.process, logger: logger)
        let keeper = try openState()
        let client = try startClient()
        defer { client.shutdown() }
        let projects = posthog.projectIDs.map { Project(name: $0, id: $0, host: posthog.host.origin) }
            .sorted { $0.name < $1.name }
        let reloads = web.configurationFile.map { _ in ReloadStatus() }
        let page = MetricsPage(
            projects: projects.map(\.name), catalogue: .builtIn, keyName: "default", created: web.created,
            live: [{ keeper?.status.families ?? [] }, { reloads?.families() ?? [] }])
        let router = Router(PageSources(pages: web.pages, metrics: page))
        let accessControl = AccessControl(
            web, countRefusedScrape: { page.countScrape(code: $0) }, answer: router.answer)
        let servers = try WebServers(web, accessControl: accessControl, reloads: reloads, logger: logger)
        announce(servers.metricsLocation)
        let key = KeySource(posthog.key, file: posthog.keyFile, secrets: .process, logger: logger)
        let services: [any Service] =
            [
                WebService(servers: servers.servers),
                PollingService(pollers: pollers(projects, client, key), page: page, keeper: keeper),
                RereadService(
                    signals: ProcessSignals.hangups(), sources: rereads(key, servers.reload), logger: logger),
            ] + (servers.reload.map { [$0] } ?? [])
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0) }
                    + others.map {
                        .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
                    } + (supervision.map { [.init(service: $0)] } ?? []) + [
                        .init(
                            service: TerminationService(signals: ProcessSignals.terminations()),
                            successTerminationBehavior: .gracefullyShutdownGroup)
                    ],
                logger: quietLogger))
        logger.info("starting", metadata: ["version": "\(BuildInfo.version)", "projects": "\(projects.count)"])
        try await group.run()
        await keeper?.close()
        logger.info("stopped")
    }

    /// The lifecycle library speaks of its own steps at info; they are of use only to someone who debugs them.
    private var quietLogger: Logger {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        return quiet
    }

    private func rereads(_ key: KeySource, _ web: WebReload?) -> [@Sendable () async -> Void] {
        (posthog.keyFile == nil ? [] : [{ await key.readAgain() }])
            + (web.map { web in [{ await web.reread() }] } ?? [])
    }

    private func openState() throws -> StateKeeper? {
        do throws(StateFileUnusable) {
            guard let stateFile else { return nil }
            return try StateKeeper(path: stateFile, clock: SystemClock(), logger: logger)
        } catch {
            throw StartFailure(description: "\(error.description) (--state.file)")
        }
    }

    private func startClient() throws -> HTTPClient {
        do throws(HTTPClientUnavailable) {
            return try HTTPClient(userAgent: BuildInfo.userAgent, authoritiesFile: posthog.authoritiesFile)
        } catch {
            throw StartFailure(description: error.description)
        }
    }

    private func pollers(_ projects: [Project], _ client: HTTPClient, _ key: KeySource) -> [ProjectPoller] {
        let clock = SystemClock()
        let limiter = RequestLimiter(polling.budget, pause: polling.settings.interval, clock: clock)
        let transport = PostHogTransport(
            client: client, host: posthog.host, key: key, timeout: polling.timeout, secrets: .process)
        return projects.enumerated().map { index, project in
            var logger = logger
            logger[metadataKey: "project"] = "\(project.name)"
            return ProjectPoller(
                project: project, settings: polling.settings,
                schedule: PollSchedule(interval: polling.settings.interval, index: index, count: projects.count),
                transport: transport, limiter: limiter, clock: clock, logger: logger)
        }
    }
}
