package import Logging
package import PostHogLogs

/// Polls one project for as long as its task lives. The state is local to that task; what others may see of it is
/// published, whole, after each poll.
package struct ProjectPoller: Sendable {
    package let project: Project
    let settings: PollSettings
    let schedule: PollSchedule
    let transport: any Transport
    let budget: BudgetGate
    let clock: any Timekeeper
    let jitter: @Sendable () -> Double
    let logger: Logger

    /// - Parameter jitter: random numbers from 0 up to 1, to spread retries.
    package init(
        project: Project, settings: PollSettings, schedule: PollSchedule, transport: any Transport, budget: BudgetGate,
        clock: any Timekeeper, jitter: @escaping @Sendable () -> Double = { .random(in: 0..<1) }, logger: Logger
    ) {
        self.project = project
        self.settings = settings
        self.schedule = schedule
        self.transport = transport
        self.budget = budget
        self.clock = clock
        self.jitter = jitter
        self.logger = logger
    }

    /// Polls at once, then as the schedule says, until the task is cancelled.
    /// - Parameters:
    ///   - saved: the bytes of the section that was last saved.
    ///   - refuse: is told why these cannot be used; then it starts anew.
    ///   - publish: saves a snapshot's section, then shows the snapshot.
    package func run(
        restoring saved: [UInt8]? = nil, refuse: @Sendable (StateDamage) async -> Void = { _ in },
        publish: @Sendable (ProjectSnapshot) async -> Void
    ) async {
        var poll = ProjectPoll(self)
        var exposition = ProjectExposition(project: project, settings: settings)
        while !Task.isCancelled {
            await poll.run()
            guard !Task.isCancelled else { return }
            await publish(exposition.snapshot(of: &poll.state, budget: budget.status))
            try? await clock.sleep(for: schedule.delay(after: clock.now))
        }
    }
}
