package import Basics
import Ledger
package import Logging
package import PostHogLogs

/// Polls one project for as long as its task lives. The state is local to that task; what others may see of it is
/// published, whole, after each poll.
package struct ProjectPoller: Sendable {
    package let project: Project
    let settings: PollSettings
    let schedule: PollSchedule
    let transport: any Transport
    let limiter: RequestLimiter
    let clock: any WallClock
    let jitter: @Sendable () -> Double
    let logger: Logger

    /// - Parameter jitter: random numbers from 0 up to 1, to spread retries.
    package init(
        project: Project, settings: PollSettings, schedule: PollSchedule, transport: any Transport,
        limiter: RequestLimiter, clock: any WallClock,
        jitter: @escaping @Sendable () -> Double = { .random(in: 0..<1) }, logger: Logger
    ) {
        self.project = project
        self.settings = settings
        self.schedule = schedule
        self.transport = transport
        self.limiter = limiter
        self.clock = clock
        self.jitter = jitter
        self.logger = logger
    }

    /// Polls at once, then as the schedule says, until the task is cancelled.
    ///
    /// - Parameters:
    ///   - saved: the rows that were last saved; its counters are shown before the first poll.
    ///   - refuse: is told why these cannot be used; then it starts anew.
    ///   - save: keeps what has to survive a restart; nil where nothing is kept. A snapshot is published only after it.
    ///   - lastScrape: when somebody last took what was published, by the monotonic clock; nil if nobody has.
    package func run(
        restoring saved: StateRows? = nil, refuse: @Sendable (StateDamage) async -> Void = { _ in },
        save: (@Sendable (StateRows) async -> Void)? = nil,
        lastScrape: @escaping @Sendable () -> Duration? = { nil },
        publish: @escaping @Sendable (ProjectSnapshot) async -> Void
    ) async {
        let publication = Publication(of: self, save: save, lastScrape: lastScrape, publish: publish)
        var poll = ProjectPoll(self, ledger: await ledger(restoring: saved, refuse: refuse), publication: publication)
        if saved != nil { await poll.showRestored() }
        while !Task.isCancelled {
            await poll.run()
            guard !Task.isCancelled else { return }
            await poll.show()
            let next = clock.uptime + schedule.delay(after: poll.now ?? clock.now)
            await poll.catchUp(until: next)
            await poll.wait(until: next)
        }
    }

    private func ledger(restoring saved: StateRows?, refuse: @Sendable (StateDamage) async -> Void) async -> Ledger {
        guard let saved else { return Ledger(.severities, settings.horizon, seriesLimit: settings.seriesLimit) }
        do throws(StateDamage) {
            return try Ledger(.severities, settings.horizon, seriesLimit: settings.seriesLimit, saved: saved)
        } catch {
            await refuse(error)
            return Ledger(.severities, settings.horizon, seriesLimit: settings.seriesLimit)
        }
    }
}
