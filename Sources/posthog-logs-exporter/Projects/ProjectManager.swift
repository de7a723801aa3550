import Basics
import Collector
import Exposition
import HTTP
import Logging
import PostHogLogs
import ServiceLifecycle
import StateStore

/// Starts, keeps and stops the polling of projects and own metrics. A project is known by its host and ID, and a metric by what it counts,
/// whatever they are called.
actor ProjectManager: Service {
    private let page: MetricsPage
    private let status: StatusPages
    private let reachable: RunningProjects
    private let state: StateKeeping
    private let checkpoints: IngestionCheckpoints
    private let logger: Logger
    private let clock = SystemClock()

    /// By the name of its saved state.
    private var running: [String: RunningPoller] = [:]
    /// By the number of the key's group.
    private(set) var limits: [Int: KeyLimits] = [:]
    private var slots = ProjectSlots()
    /// By the name of a project's saved state.
    private var calls: [String: ProjectCalls] = [:]
    private var clients = Clients()
    private var isStopped = false

    private(set) var plan: PollingPlan?
    /// Of the projects whose lease this process holds, by the name of their saved state; nil where replicas share no state.
    var epochs: [String: Int64]?
    /// What is wanted of `epochs`, while that is being carried out.
    var wantedEpochs: [String: Int64] = [:]
    private var isChanging = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    private struct RunningPoller {
        let plan: PollerPlan
        /// Of the lease that it polls under.
        let epoch: Int64?
        let questions: ProjectQuestions
        /// Ends with what it knows, when it is cancelled.
        let task: Task<ProjectState?, Never>
    }

    init(
        page: MetricsPage, status: StatusPages, running: RunningProjects, state: StateKeeping,
        checkpoints: IngestionCheckpoints, logger: Logger
    ) {
        self.page = page
        self.status = status
        reachable = running
        self.state = state
        epochs = state.shared == nil ? nil : [:]
        self.checkpoints = checkpoints
        self.logger = logger
    }

    func run() async throws {
        try? await gracefulShutdown()
        await stop()
    }

    /// Ends all polling, and for good. Returns what is known then of each project.
    @discardableResult
    func stop() async -> [String: ProjectState] {
        isStopped = true
        for project in running.values { project.task.cancel() }
        var known: [String: ProjectState] = [:]
        for (name, project) in running { known[name] = await project.task.value }
        running = [:]
        defer { clients.shutdown() }
        return known
    }

    // MARK: Plans

    /// Makes this what is polled. Pollers whose plan is the same are left alone. One that is to poll in another way goes on with what
    /// is known; one that is there no longer ends, and what was saved of it stays.
    @discardableResult
    func use(_ plan: PollingPlan) async -> Changes {
        await begin()
        defer { end() }
        return await carryOut(plan)
    }

    func carryOut(_ plan: PollingPlan) async -> Changes {
        guard !isStopped else { return Changes() }
        self.plan = plan
        let polled = Dictionary(plan.pollers.filter(isPolledHere).map { ($0.stateName, $0) }) { first, _ in first }
        let wanted = Dictionary(plan.pollers.map { ($0.stateName, $0) }) { first, _ in first }
        let before = Set(running.values.filter(\.plan.metrics.isEmpty).map(\.plan.stateName))
        let ending = running.filter { polled[$0.key] != $0.value.plan || epoch(of: $0.value.plan) != $0.value.epoch }
        for poller in ending.values { poller.task.cancel() }
        var known: [String: ProjectState] = [:]
        for (name, poller) in ending {
            let state = await poller.task.value
            // Under another lease somebody else may have gone on meanwhile.
            if polled[name] != nil, epoch(of: poller.plan) == poller.epoch { known[name] = state }
            running[name] = nil
        }
        await updateLimits(plan)
        let gone = ending.values.map(\.plan).filter { wanted[$0.stateName] != $0 }
        tellOfChangedFilters(plan, gone)
        show(plan, ending: gone)
        slots.update(plan.pollers.map(\.stateName).sorted())
        for poller in plan.pollers where polled[poller.stateName] != nil && running[poller.stateName] == nil {
            start(poller, plan, known[poller.stateName])
        }
        reachable.use(
            Dictionary(running.values.map { ($0.plan.part.name, $0.questions) }) { first, _ in first })
        clients.shutdown(except: plan.clients)
        clients = plan.clients
        let projects = Set(plan.projects.map(\.project.stateName))
        calls = calls.filter { projects.contains($0.key) }
        return Changes(
            added: projects.subtracting(before).count, changed: Set(known.keys).intersection(projects).count,
            removed: before.subtracting(projects).count)
    }

    private func isPolledHere(_ poller: PollerPlan) -> Bool { epochs == nil || epoch(of: poller) != nil }

    private func epoch(of poller: PollerPlan) -> Int64? { epochs?[poller.project.stateName] }

    /// One change after the other.
    func begin() async {
        while isChanging { await withCheckedContinuation { waiting.append($0) } }
        isChanging = true
    }

    func end() {
        isChanging = false
        let served = waiting
        waiting = []
        for continuation in served { continuation.resume() }
    }

    /// A metric is what it counts: under the name of one that is gone, another begins.
    private func tellOfChangedFilters(_ plan: PollingPlan, _ ending: [PollerPlan]) {
        let staying = Set(plan.pollers.map(\.stateName))
        for old in ending where !staying.contains(old.stateName) {
            for metric in old.metrics {
                let isThere = plan.metrics.contains { other in
                    other.configuration.project.project.stateName == old.project.stateName
                        && other.configuration.metrics.contains { $0.name == metric.name }
                }
                guard isThere else { continue }
                logger.warning(
                    "what this metric counts has changed: it is another metric now, and begins at 0 with a baseline of its own",
                    metadata: ["project": "\(old.project.name)", "metric": "\(metric.name)"])
            }
        }
    }

    /// What another plan has changed.
    struct Changes {
        var added = 0
        var changed = 0
        var removed = 0

        var metadata: Logger.Metadata {
            ["added": "\(added)", "changed": "\(changed)", "removed": "\(removed)"]
        }
    }

    private func updateLimits(_ plan: PollingPlan) async {
        let groups = Dictionary(grouping: plan.pollers, by: \.keyGroup)
        limits = limits.filter { groups[$0.key] != nil }
        for (group, pollers) in groups {
            // The replicas that poll with a key share its budget by how much each of them polls.
            let budget = plan.budget.share(pollers.filter(isPolledHere).count, of: pollers.count)
            if let known = limits[group] {
                await known.use(budget)
            } else {
                let pause = pollers.map(\.settings.interval).min() ?? .seconds(60)
                limits[group] = KeyLimits(budget, pause: pause, clock: clock)
            }
        }
    }

    private func show(_ plan: PollingPlan, ending: [PollerPlan]) {
        let stays = Dictionary(plan.pollers.map { ($0.part, $0.stateName) }) { first, _ in first }
        page.use(
            plan.pollers.map { MetricsPage.ShownPart(part: $0.part, key: plan.keyName(of: $0.keyGroup)) },
            forgetting: ending.filter { stays[$0.part] != $0.stateName }.map(\.part),
            created: plan.showsCreated ? .shown : .omitted, catalogue: plan.catalogue)
        state.shared?.view.use(
            plan.pollers.map { SharedView.Owner(name: $0.stateName, part: $0.part, project: $0.project.stateName) },
            in: plan.catalogue)
        let projects = plan.pollers.filter { $0.metrics.isEmpty }
        let gone = ending.filter { $0.metrics.isEmpty && stays[$0.part] != $0.stateName }
        status.use(
            projects.map {
                StatusPages.Project(
                    name: $0.project.name, id: $0.project.id, key: plan.keyName(of: $0.keyGroup),
                    isPolledHere: isPolledHere($0),
                    metrics: plan.metricNames(of: $0.project))
            }, forgetting: gone.map(\.project.name))
        checkpoints.keep(hosts: Set(plan.projects.filter(\.configuration.asksForCheckpoint).map(\.project.host)))
    }

    private func start(_ plan: PollerPlan, _ polling: PollingPlan, _ known: ProjectState?) {
        let configuration = plan.configuration
        guard let client = polling.clients[configuration.authorities], let key = polling.keys[configuration.key],
            let limits = limits[plan.keyGroup]
        else { preconditionFailure("a plan has a client, a key and limits for each poller") }
        var logger = logger
        logger[metadataKey: "project"] = "\(plan.project.name)"
        if let metrics = plan.part.metrics { logger[metadataKey: "metric"] = "\(metrics)" }
        let questions = ProjectQuestions()
        let poller = ProjectPoller(
            project: plan.project, counting: plan.counted, as: plan.metrics, settings: plan.settings,
            schedule: PollSchedule(
                interval: plan.settings.interval, index: slots[plan.stateName], count: ProjectSlots.count),
            transport: transport(client, key, for: plan),
            limiter: limits.limiter, calls: calls[plan.project.stateName, default: ProjectCalls()],
            checkpoints: configuration.asksForCheckpoint ? checkpoints : nil, pacer: limits.pacer, questions: questions,
            clock: clock, logger: logger)
        calls[plan.project.stateName] = poller.calls
        running[plan.stateName] = RunningPoller(
            plan: plan, epoch: epoch(of: plan), questions: questions,
            task: Task { [page, status, state, epoch = epoch(of: plan)] in
                if let shared = state.shared, let epoch {
                    await Self.poll(poller, known, page, status, shared.state, shared.view, epoch)
                } else {
                    await Self.poll(poller, plan.part, known, page, status, state.file)
                }
            })
    }

    private func transport(_ client: HTTPClient, _ key: KeySource, for plan: PollerPlan) -> any Transport {
        let transport = PostHogTransport(
            client: client, host: plan.configuration.host, key: key, timeout: plan.configuration.timeout,
            secrets: key.secrets)
        guard let shared = state.shared, let epoch = epoch(of: plan) else { return transport }
        return LeasedTransport(
            transport: transport, shared: shared.state, project: plan.project.stateName, epoch: epoch)
    }

    /// A snapshot is saved before it is shown, so that no counter that was ever seen goes back after a crash.
    private static func poll(
        _ poller: ProjectPoller, _ part: PagePart, _ known: ProjectState?, _ page: MetricsPage, _ status: StatusPages,
        _ keeper: StateKeeper?
    ) async -> ProjectState? {
        let (name, project) = (poller.stateName, poller.project.name)
        let saved = known == nil ? await keeper?.rows(of: name) : nil
        var save: (@Sendable (StateRows) async -> Void)?
        if let keeper { save = { await keeper.save($0, of: name) } }
        var end = known
        await poller.run(
            restoring: saved, resuming: known, refuse: { await keeper?.refuse(name, because: "\($0)") }, save: save,
            lastScrape: { page.lastScrape(of: project) }, detail: { status.detail(of: project) },
            publish: { snapshot in
                page.publish(snapshot, of: part)
                status.publish(snapshot, of: project)
            },
            handOver: { end = $0 })
        return end
    }
}
