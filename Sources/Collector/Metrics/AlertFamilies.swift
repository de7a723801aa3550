import Basics
import Exposition
import PostHogLogs

/// The families about PostHog's own alerts on the logs of one project. Those that are switched off are left out.
struct AlertFamilies {
    private let project: String

    static let metrics = [
        MetricCatalogue.alertState, MetricCatalogue.alertLastCheck, MetricCatalogue.alertConsecutiveFailures,
    ]

    init(project: Project) {
        self.project = project.name
    }

    func families(of alerts: [LogAlert]) -> [MetricFamily] {
        var known: Set<String> = []
        let enabled = alerts.filter { $0.isEnabled && known.insert($0.id).inserted }
        return [
            MetricFamily(MetricCatalogue.alertState, enabled.flatMap(states)),
            MetricFamily(
                MetricCatalogue.alertLastCheck,
                enabled.compactMap { alert in
                    alert.lastChecked.map { time in
                        MetricCatalogue.alertLastCheck.series(
                            project, alert.id, alert.name, value: .number(time.unixSeconds))
                    }
                }),
            MetricFamily(
                MetricCatalogue.alertConsecutiveFailures,
                enabled.map {
                    MetricCatalogue.alertConsecutiveFailures.series(
                        project, $0.id, $0.name, value: .integer($0.consecutiveFailures))
                }),
        ]
    }

    /// One of them is 1, also where a later PostHog has another.
    private func states(of alert: LogAlert) -> [Series] {
        let states = LogAlert.states.contains(alert.state) ? LogAlert.states : LogAlert.states + [alert.state]
        return states.map {
            MetricCatalogue.alertState.series(
                project, alert.id, alert.name, $0, value: .integer($0 == alert.state ? 1 : 0))
        }
    }
}
