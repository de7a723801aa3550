import Basics
package import Ledger
import PostHogLogs

/// All that is known of one project, as values. One task owns it.
package struct ProjectState: Sendable {
    package var ledger: Ledger
    package var gauges: WindowGauges
    package var health: ProjectHealth
    var readPlan = ReadPlan()
    var limits = RangeLimits()
    var degradations = Degradations()
    var directory: ServiceDirectory
    var retries: RetrySchedule
    var hasLogs: Bool?
    var watermark: Timestamp?
    var backlogSeconds: Int64?

    init(settings: PollSettings, ledger: Ledger, at uptime: Duration) {
        self.ledger = ledger
        health = ProjectHealth(clock: ServerClock(after: ledger.countedUpTo))
        gauges = WindowGauges(interval: settings.interval)
        directory = ServiceDirectory(seriesLimit: settings.seriesLimit)
        directory.add(ledger.series.keys.lazy.compactMap(\.service), at: uptime)
        retries = RetrySchedule(interval: settings.interval)
    }
}
