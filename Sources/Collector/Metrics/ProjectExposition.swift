import Basics
import Exposition
import Ledger
import PostHogLogs

/// Turns the state of one project into what is shown of it.
struct ProjectExposition {
    private var logs: LogFamilies
    private let health: HealthFamilies

    init(project: Project, settings: PollSettings) {
        logs = LogFamilies(project: project)
        health = HealthFamilies(project: project, settings: settings)
    }

    /// The state as it is now.
    mutating func snapshot(
        of state: ProjectState, budget: [BudgetStatus], at uptime: Duration, polls: Int
    ) -> ProjectSnapshot {
        ProjectSnapshot(
            families: logs.families(of: state, at: uptime) + health.families(of: state),
            endpoints: state.client.endpoints,
            budget: budget,
            baselineComplete: state.ledger.baselineComplete,
            polls: polls,
            withdrawals: [
                withdrawal(of: Self.ofServiceWindow, at: state.gauges.services.end),
                withdrawal(of: [MetricCatalogue.severityEntriesPerSecond], at: state.gauges.rates.end),
            ].compactMap { $0 })
    }

    private func withdrawal(of metrics: [MetricDescriptor], at time: Duration?) -> ProjectSnapshot.Withdrawal? {
        time.map { ProjectSnapshot.Withdrawal(of: metrics, at: $0) }
    }

    private static let ofServiceWindow = [
        MetricCatalogue.serviceWindowEntries, MetricCatalogue.serviceWindowErrors, MetricCatalogue.serviceErrorRate,
        MetricCatalogue.serviceVolumeShare,
    ]
}
