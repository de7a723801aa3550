import Basics
import Ledger
import PostHogLogs

/// Saves and shows the state of one project. It is saved first, so that no counter that was ever seen goes back after a crash.
struct Publication {
    private let poller: ProjectPoller
    private let save: (@Sendable (StateRows) async -> Void)?
    private let publish: @Sendable (ProjectSnapshot) async -> Void
    private let lastScrape: @Sendable () -> Duration?
    private var exposition: ProjectExposition
    private var saved = LedgerRows()

    /// - Parameters:
    ///   - save: nil where nothing is kept over restarts.
    ///   - lastScrape: when somebody last took what was published, by the monotonic clock.
    init(
        of poller: ProjectPoller, save: (@Sendable (StateRows) async -> Void)?,
        lastScrape: @escaping @Sendable () -> Duration?, publish: @escaping @Sendable (ProjectSnapshot) async -> Void
    ) {
        self.poller = poller
        self.save = save
        self.publish = publish
        self.lastScrape = lastScrape
        exposition = ProjectExposition(project: poller.project, settings: poller.settings)
    }

    private var uptime: Duration { poller.clock.uptime }
    private var interval: Duration { poller.settings.interval }

    /// Saves and shows what `polls` polls have brought. A new series that has been seen at 0 rises; that it has is saved with it.
    mutating func show(_ state: inout ProjectState, polls: Int) async {
        state.ledger.release(at: uptime, scraped: lastScrape(), interval: interval)
        if let save { await save(saved.update(to: state.ledger)) }
        await showSaved(&state, polls: polls)
    }

    /// Shows the state without saving it.
    mutating func showSaved(_ state: inout ProjectState, polls: Int) async {
        await publish(exposition.snapshot(of: state, budget: poller.limiter.status, at: uptime, polls: polls))
        state.ledger.shown(at: uptime)
    }

    /// Shows new series as they are as soon as their 0 has stood for long enough, also between two polls.
    mutating func showRise(_ state: inout ProjectState, polls: Int) async {
        guard !Task.isCancelled, state.ledger.series.hasRise(at: uptime, scraped: lastScrape(), interval: interval)
        else { return }
        await show(&state, polls: polls)
    }

    /// Waits, and shows new series as they are meanwhile.
    mutating func wait(until end: Duration, _ state: inout ProjectState, polls: Int) async {
        while !Task.isCancelled, let next = state.ledger.series.nextRise(after: uptime, interval: interval), next < end
        {
            try? await poller.clock.sleep(for: next - uptime)
            await showRise(&state, polls: polls)
        }
        try? await poller.clock.sleep(for: max(.zero, end - uptime))
    }
}
