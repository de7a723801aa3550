package import Basics
package import PostHogLogs

/// A project as its task sees it when somebody asks.
package struct ProjectView: Sendable {
    package let project: Project
    /// The names of own metrics; none where it is about what is built in.
    let metrics: [String]
    let counted: CountedEntries
    let settings: PollSettings
    let state: ProjectState
    let schedule: PollSchedule
    /// By PostHog's clock where that is known.
    package let now: Timestamp
    package let uptime: Duration
    /// The limits of the key, and for how long none of its requests goes.
    package let budget: [BudgetStatus]
    let keyPause: Duration

    init(_ poller: ProjectPoller, _ state: ProjectState, budget: [BudgetStatus], keyPause: Duration) {
        project = poller.project
        metrics = poller.metrics.map(\.name)
        counted = poller.counted
        settings = poller.settings
        schedule = poller.schedule
        self.state = state
        now = state.client.now ?? poller.clock.now
        uptime = poller.clock.uptime
        self.budget = budget
        self.keyPause = keyPause
    }

    /// How the project does, with its services.
    package var status: ProjectStatus { ProjectStatus(self, .services) }
}
