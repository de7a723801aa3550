package import Basics
import Ledger
package import Logging
package import PostHogLogs

/// Polls one project for as long as its task lives: for what is built in, or for own metrics that count the same entries. The state
/// is local to that task; what others may see of it is published, whole, after each poll.
package struct ProjectPoller: Sendable {
    package let project: Project
    let counted: CountedEntries
    /// None for what is built in.
    let metrics: [OwnMetric]
    /// Of all pollers of the project.
    package let calls: ProjectCalls
    let settings: PollSettings
    let schedule: PollSchedule
    let transport: any Transport
    let limiter: RequestLimiter
    /// nil where nobody asks for them.
    let checkpoints: IngestionCheckpoints?
    let pacer: PollPacer
    let questions: ProjectQuestions
    let clock: any WallClock
    let jitter: @Sendable () -> Double
    let logger: Logger

    /// - Parameters:
    ///   - metrics: own ones, which all count `counted`; none for what is built in.
    ///   - calls: shared by all pollers of the project.
    ///   - pacer: of the key.
    ///   - questions: answered for as long as it polls.
    ///   - jitter: random numbers from 0 up to 1, to spread retries.
    package init(
        project: Project, counting counted: CountedEntries = .all, as metrics: [OwnMetric] = [],
        settings: PollSettings, schedule: PollSchedule, transport: any Transport,
        limiter: RequestLimiter, calls: ProjectCalls = ProjectCalls(), checkpoints: IngestionCheckpoints? = nil,
        pacer: PollPacer = PollPacer(perMinute: 0, perHour: 0), questions: ProjectQuestions = ProjectQuestions(),
        clock: any WallClock,
        jitter: @escaping @Sendable () -> Double = { .random(in: 0..<1) }, logger: Logger
    ) {
        self.project = project
        self.counted = counted
        self.metrics = metrics
        self.calls = calls
        self.settings = settings
        self.schedule = schedule
        self.transport = transport
        self.limiter = limiter
        self.checkpoints = checkpoints
        self.pacer = pacer
        self.questions = questions
        self.clock = clock
        self.jitter = jitter
        self.logger = logger
    }

    /// What its part of the saved state is called. Not its label, which may be changed.
    package var stateName: String {
        metrics.isEmpty ? project.stateName : project.stateName(ofMetricCounting: counted)
    }

    /// Polls at once, then as the schedule says, until the task is cancelled.
    ///
    /// - Parameters:
    ///   - saved: the rows that were last saved; its counters are shown before the first poll.
    ///   - known: instead, what another poller of the project ended with; its settings may have been others.
    ///   - refuse: is told why the rows cannot be used; then it starts anew.
    ///   - save: keeps what has to survive a restart; nil where nothing is kept. A snapshot is published only after it.
    ///   - lastScrape: when somebody last took what was published, by the monotonic clock; nil if nobody has.
    ///   - detail: what of the status somebody looks at.
    ///   - share: in place of `save` and `publish`, where several replicas show the same: keeps both, and returns since when they are
    ///     shown by the monotonic clock; nil where they are not.
    ///   - handOver: is told at the end what is known by then.
    package func run(
        restoring saved: StateRows? = nil, resuming known: ProjectState? = nil,
        refuse: @Sendable (StateDamage) async -> Void = { _ in },
        save: (@Sendable (StateRows) async -> Void)? = nil,
        lastScrape: @escaping @Sendable () -> Duration? = { nil },
        detail: @escaping @Sendable () -> ProjectStatus.Detail = { .none },
        share: (@Sendable (ProjectSnapshot, StateRows) async -> Duration?)? = nil,
        publish: @escaping @Sendable (ProjectSnapshot) async -> Void,
        handOver: (ProjectState) -> Void = { _ in }
    ) async {
        let publication = Publication(
            of: self, save: save, lastScrape: lastScrape, detail: detail, share: share, publish: publish)
        defer { questions.end() }
        let ledger = await ledger(restoring: known?.rows ?? saved, refuse: refuse)
        var project = PolledProject(self, ledger: ledger, publication: publication)
        if let known { project.state.resume(known) }
        defer { handOver(project.state) }
        var cycle = PollCycle()
        var catchUp = CatchUp()
        var alertCheck = AlertCheck()
        pacer.join(stateName, every: settings.isPaced ? nil : settings.interval)
        defer { pacer.leave(stateName) }
        if known != nil {
            // It may hold what was counted and not saved.
            await project.show()
        } else if saved != nil {
            await project.showRestored()
        }
        while !Task.isCancelled {
            let (health, polls, before) = (project.state.health, project.state.polls, project.state.client.requests)
            if metrics.isEmpty {
                await cycle.run(&project)
            } else {
                await MetricCycle().run(&project)
            }
            guard !Task.isCancelled else {
                // A poll that was cut short is none.
                (project.state.health, project.state.polls) = (health, polls)
                return
            }
            let polled = project.state.client.requests
            pacer.record(poll: polled - before, of: stateName)
            if settings.isPaced { project.state.interval = pacer.interval }
            project.recordUnreconciled()
            await project.show()
            let next = clock.uptime + schedule.every(project.state.interval).delay(after: project.now ?? clock.now)
            if metrics.isEmpty {
                await alertCheck.run(&project)
                await ExemplarSearch().run(&project)
                await checkpoints?.refresh(asking: &project, of: self.project.host)
            }
            let isCaughtUp = await catchUp.run(until: next, &project)
            pacer.record(
                besides: project.state.client.requests - polled, hasBacklog: !isCaughtUp, of: stateName,
                at: clock.uptime)
            await project.wait(until: next)
        }
    }

    private func ledger(restoring saved: StateRows?, refuse: @Sendable (StateDamage) async -> Void) async -> Ledger {
        let (groups, mapping) = (counted.dimensions.groups, settings.services.seriesMapping)
        if let saved {
            do throws(StateDamage) {
                let ledger = try Ledger(
                    groups, settings.horizon, seriesLimit: settings.seriesLimit, mapping, saved: saved)
                if ledger.hasNewMapping { PollLog(logger: logger, clock: clock).mappingChanged() }
                return ledger
            } catch {
                await refuse(error)
            }
        } else if !metrics.isEmpty {
            PollLog(logger: logger, clock: clock).metricIsNew()
        }
        return Ledger(groups, settings.horizon, seriesLimit: settings.seriesLimit, mapping)
    }
}
