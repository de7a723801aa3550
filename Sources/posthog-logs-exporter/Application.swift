import Basics
import Collector
import HTTP
import Logging
import ServiceLifecycle
import StateStore

/// Puts the parts together and runs them: the servers first, then the polling, the reloads last; they stop in reverse.
struct Application {
    let source: ConfigurationSource
    /// What the source says now.
    let configuration: Configuration
    let web: WebSettings
    /// How often the configuration file is checked for changes; nil for never.
    var autoReloadInterval: Duration?
    var state = StateSettings.nowhere
    let logger: Logger

    /// - Parameters:
    ///   - others: services that run beside it and end it when they end.
    ///   - announce: told where the metrics are, once they are served there.
    func run(
        beside others: [any Service] = [], announcing announce: (_ metricsLocation: String) -> Void = { _ in }
    ) async throws {
        let supervision = try SupervisionService(.process, logger: logger)
        let (requests, reloads) = (ReloadRequests(), ReloadStatus())
        let polling = try await Polling(
            configuration, environment: source.environment, state: state, reloads: reloads,
            keyChanged: requests.keyChanged, logger: logger)
        if source.file != nil { reloads.succeeded(.configuration, at: SystemClock().now) }
        let running = RunningConfiguration(configuration)
        let router = Router(
            PageSources(
                pages: web.pages, metrics: polling.page, status: polling.status, running: polling.running,
                configuration: { running.configuration.given.yaml },
                reloads: web.enablesLifecycle ? requests : nil, routePrefix: web.routePrefix,
                externalURL: web.externalURL, telemetryPath: web.telemetryPath, enablesDebug: web.enablesDebug,
                leases: polling.replica?.report))
        let accessControl = AccessControl(
            web, countRefusedScrape: { polling.page.countScrape(code: $0) }, answer: router.answer)
        let servers = try WebServers(web, accessControl: accessControl, reloads: reloads, logger: logger)
        announce(servers.metricsLocation)
        SystemRequirements.trimHeap()
        await polling.begin()
        let services: [any Service] =
            [
                WebService(servers: servers.servers)
            ] + (polling.replica.map { [$0] } ?? []) + [
                polling.manager,
                ConfigurationReload(
                    source, every: autoReloadInterval, planner: polling.planner, manager: polling.manager,
                    keys: polling.keys, web: servers.reload, requests: requests, status: reloads, running: running,
                    logger: logger),
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
        var started: Logger.Metadata = [
            "version": "\(BuildInfo.version)", "projects": "\(configuration.projects.count)",
        ]
        if let shard = configuration.shard { started["shard"] = "\(shard)" }
        logger.info("starting", metadata: started)
        if let notice = configuration.emptyShardNotice { logger.notice("\(notice)") }
        try await group.run()
        await polling.state.close()
        logger.info("stopped")
    }

    /// The lifecycle library logs its own steps at info; they help only someone who debugs them.
    private var quietLogger: Logger {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        return quiet
    }
}
