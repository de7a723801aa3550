import Basics
import PostHogLogs

/// Asks for PostHog's own alerts on the logs of a project, once a minute at most.
struct AlertCheck {
    private var recurrence = Recurrence.everyMinute

    /// A poll's outcome does not depend on the answer; what it says is shown by the next.
    mutating func run(_ project: inout PolledProject) async {
        guard project.settings.asksForAlerts, recurrence.isDue(at: project.uptime),
            let alerts = try? await project.state.client.alerts()
        else { return }
        project.state.alerts.refresh(alerts, at: project.uptime)
    }
}
