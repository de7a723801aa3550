import Basics
import Logging
import ServiceLifecycle

/// Loads configuration, keys and web configuration again when somebody asks for it. What cannot be used changes nothing.
actor ConfigurationReload: Service {
    private let source: ConfigurationSource
    private let planner: PollingPlanner
    private let manager: ProjectManager
    private let keys: KeyRing
    private let web: WebReload?
    private let requests: ReloadRequests
    private let status: ReloadStatus
    private let running: RunningConfiguration
    private let logger: Logger
    /// How often the file is looked at; nil for never.
    private let interval: Duration?
    /// The contents of the file when it was last looked at.
    private var seen: [UInt8]?

    init(
        _ source: ConfigurationSource, every interval: Duration?, planner: PollingPlanner, manager: ProjectManager,
        keys: KeyRing, web: WebReload?, requests: ReloadRequests, status: ReloadStatus, running: RunningConfiguration,
        logger: Logger
    ) {
        self.source = source
        self.interval = interval
        self.planner = planner
        self.manager = manager
        self.keys = keys
        self.web = web
        self.requests = requests
        self.status = status
        self.running = running
        self.logger = logger
        seen = running.configuration.contents
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                group.addTask {
                    for await _ in ProcessSignals.hangups() { self.requests.ask(.hangup) }
                }
                group.addTask { await self.watch() }
                group.addTask { await self.watchAuthorities() }
                for await request in self.requests.requests { await self.answer(request) }
                group.cancelAll()
            }
        }
    }

    private func answer(_ request: ReloadRequests.Request) async {
        switch request {
        case .hangup:
            logger.info(hasFiles ? "SIGHUP: reloading files" : "SIGHUP: there are no files to reload")
            await reload()
        case .changedFile: await reload()
        case .changedAuthorities: await reloadAuthorities()
        case .page(let respond): respond(await reload())
        case .changedKey:
            requests.takeKeyChange()
            await manager.use(await planner.regrouped(running.configuration))
        }
    }

    private var hasFiles: Bool { source.file != nil || web != nil || running.configuration.hasKeyFiles }

    // MARK: All of it

    /// Returns why something was not loaded.
    @discardableResult
    private func reload() async -> SettingsError? {
        let failure = await reloadConfiguration()
        let webFailure = await web?.reread()
        return failure ?? webFailure
    }

    private func reloadConfiguration() async -> SettingsError? {
        guard let file = source.file else {
            await keys.readAgain()
            return nil
        }
        do {
            seen = nil
            let contents = try ConfigurationFile(path: file).bytes()
            seen = contents
            let configuration = try source.load(contents)
            let plan = try await planner.plan(configuration)
            let changes = await manager.use(plan)
            running.configuration = configuration
            status.succeeded(.configuration, at: SystemClock().now)
            logger.info("configuration reloaded", metadata: changes.metadata.merging(["file": "\(file)"]) { $1 })
            if let notice = configuration.emptyShardNotice { logger.notice("\(notice)") }
            return nil
        } catch {
            let failure = error as? SettingsError ?? SettingsError("\(error)")
            status.failed(.configuration, failure.description)
            logger.error(
                "configuration not reloaded, keeping the old one", metadata: ["error": "\(failure.description)"])
            return failure
        }
    }

    // MARK: CA certificates

    /// The configuration is the one in use, and what it names is read again.
    private func reloadAuthorities() async {
        do {
            let configuration = try source.load(running.configuration.contents ?? [])
            await manager.use(try await planner.plan(configuration))
            running.configuration = configuration
            if source.file != nil { status.succeeded(.configuration, at: SystemClock().now) }
            logger.info("CA certificates reloaded")
        } catch {
            if source.file != nil { status.failed(.configuration, "\(error)") }
            logger.warning("CA certificates not reloaded, keeping the old ones", metadata: ["error": "\(error)"])
        }
    }

    // MARK: Watching

    private func watch() async {
        guard let interval, let file = source.file else { return }
        while (try? await SystemClock().sleep(for: interval)) != nil {
            let contents = try? ConfigurationFile(path: file).bytes()
            if contents != seen { requests.ask(.changedFile) }
        }
    }

    private func watchAuthorities() async {
        var watch = AuthoritiesWatch()
        while (try? await SystemClock().sleep(for: AuthoritiesWatch.interval)) != nil {
            if watch.haveChanged(running.configuration.authorities) { requests.ask(.changedAuthorities) }
        }
    }
}
