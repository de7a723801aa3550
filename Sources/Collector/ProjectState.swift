import Basics
package import Ledger
import PostHogLogs

/// All that is known of one project, as values. One task owns it.
package struct ProjectState: Sendable {
    package var ledger: Ledger
    package var gauges: WindowGauges
    package var health = ProjectHealth()
    var client: LogsClient
    var readPlan = ReadPlan()
    var modes = CompatibilityModes()
    var directory: ServiceDirectory
    var hasLogs: Bool?
    var watermark: Timestamp?
    var backlogSeconds: Int64?

    init(settings: PollSettings, ledger: Ledger, client: LogsClient, at uptime: Duration) {
        self.ledger = ledger
        self.client = client
        gauges = WindowGauges(interval: settings.interval)
        directory = ServiceDirectory(seriesLimit: settings.seriesLimit)
        directory.add(ledger.series.keys.lazy.compactMap(\.service), at: uptime)
    }
}
