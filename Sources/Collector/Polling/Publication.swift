import Basics
import Ledger
import PostHogLogs

/// Saves and shows the state of one project. It is saved first, so that no counter that was ever seen goes back after a crash.
struct Publication {
    private let poller: ProjectPoller
    private let save: (@Sendable (StateRows) async -> Void)?
    private let publish: @Sendable (ProjectSnapshot) async -> Void
    private let share: (@Sendable (ProjectSnapshot, StateRows) async -> Duration?)?
    private let lastScrape: @Sendable () -> Duration?
    private let detail: @Sendable () -> ProjectStatus.Detail
    private var exposition: any StateExposition
    private var saved = LedgerRows()

    /// - Parameters:
    ///   - save: nil where nothing is kept over restarts.
    ///   - lastScrape: when somebody last took what was published, by the monotonic clock.
    ///   - detail: of the status, as somebody looks at it.
    ///   - share: in place of `save` and `publish`, where several replicas show the same. It returns since when that is shown, by
    ///     the monotonic clock; nil where it is not.
    init(
        of poller: ProjectPoller, save: (@Sendable (StateRows) async -> Void)?,
        lastScrape: @escaping @Sendable () -> Duration?,
        detail: @escaping @Sendable () -> ProjectStatus.Detail = { .none },
        share: (@Sendable (ProjectSnapshot, StateRows) async -> Duration?)? = nil,
        publish: @escaping @Sendable (ProjectSnapshot) async -> Void
    ) {
        self.poller = poller
        self.save = save
        self.publish = publish
        self.share = share
        self.lastScrape = lastScrape
        self.detail = detail
        exposition =
            poller.metrics.isEmpty
            ? ProjectExposition(project: poller.project, settings: poller.settings, calls: poller.calls)
            : OwnMetricExposition(poller)
    }

    private var uptime: Duration { poller.clock.uptime }

    /// Saves and shows what polls have brought. A new series that has been seen at 0 rises; that it has is saved with it.
    mutating func show(_ state: inout ProjectState) async {
        state.ledger.release(at: uptime, scraped: lastScrape(), interval: state.interval)
        if let share {
            let snapshot = await snapshot(of: state)
            guard let since = await share(snapshot, saved.update(to: state.ledger)) else { return }
            state.ledger.shown(at: since)
        } else {
            if let save { await save(saved.update(to: state.ledger)) }
            await publish(snapshot(of: state))
            state.ledger.shown(at: uptime)
        }
    }

    /// Shows a state that was saved earlier. Replicas show it already.
    mutating func showSaved(_ state: inout ProjectState) async {
        guard share == nil else { return }
        await publish(snapshot(of: state))
        state.ledger.shown(at: uptime)
    }

    private mutating func snapshot(of state: ProjectState) async -> ProjectSnapshot {
        poller.calls.record(state.client.endpoints, counting: poller.counted)
        let view = await view(of: state)
        var snapshot = exposition.snapshot(of: state, budget: view.budget, at: uptime)
        if poller.metrics.isEmpty {
            snapshot.status = ProjectStatus(view, detail())
        } else {
            snapshot.metrics = poller.metrics.map { OwnMetricStatus($0.name, view) }
        }
        return snapshot
    }

    /// Answers those who have asked about the project meanwhile.
    func answerQuestions(_ state: ProjectState) async {
        guard poller.questions.count > 0 else { return }
        poller.questions.answer(await view(of: state))
    }

    private func view(of state: ProjectState) async -> ProjectView {
        ProjectView(
            poller, state, budget: await poller.limiter.status, keyPause: await poller.limiter.pauseLeft)
    }

    /// Shows new series as they are as soon as their 0 has stood for long enough, also between two polls.
    mutating func showRise(_ state: inout ProjectState) async {
        guard !Task.isCancelled,
            state.ledger.series.hasRise(at: uptime, scraped: lastScrape(), interval: state.interval)
        else { return }
        await show(&state)
    }

    /// Waits, and meanwhile shows new series as they are, and answers questions.
    mutating func wait(until end: Duration, _ state: inout ProjectState) async {
        while !Task.isCancelled, uptime < end {
            let rise = state.ledger.series.nextRise(after: uptime, interval: state.interval)
            await poller.questions.sleep(until: min(rise ?? end, end), by: poller.clock)
            await answerQuestions(state)
            if uptime < end { await showRise(&state) }
        }
    }
}

/// Turns the state of a poller into what is shown of it.
protocol StateExposition: Sendable {
    /// The state as it is now.
    mutating func snapshot(of state: ProjectState, budget: [BudgetStatus], at uptime: Duration) -> ProjectSnapshot
}
