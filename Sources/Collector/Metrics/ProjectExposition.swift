import Basics
import Exposition
import Ledger
import PostHogLogs

/// What is built in.
struct ProjectExposition: StateExposition {
    private var logs: LogFamilies
    private let health: HealthFamilies
    private let alerts: AlertFamilies
    private let calls: ProjectCalls

    init(project: Project, settings: PollSettings, calls: ProjectCalls = ProjectCalls()) {
        logs = LogFamilies(project: project)
        health = HealthFamilies(project: project, settings: settings)
        alerts = AlertFamilies(project: project)
        self.calls = calls
    }

    mutating func snapshot(
        of state: ProjectState, budget: [BudgetStatus], at uptime: Duration
    ) -> ProjectSnapshot {
        ProjectSnapshot(
            families: logs.families(of: state, at: uptime)
                + health.families(of: state, calls: calls.merged(with: state.client.endpoints, counting: .all))
                + alerts.families(of: state.alerts.value(at: uptime) ?? []),
            endpoints: state.client.endpoints,
            budget: budget,
            baselineComplete: state.ledger.baselineComplete,
            polls: state.polls,
            withdrawals: [
                withdrawal(of: Self.ofServiceWindow, at: state.gauges.services.end),
                withdrawal(of: [MetricCatalogue.severityEntriesPerSecond], at: state.gauges.rates.end),
                withdrawal(of: AlertFamilies.metrics, at: state.alerts.end),
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
