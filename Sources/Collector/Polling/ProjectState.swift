package import Basics
import Exposition
package import Ledger
import PostHogLogs

/// All that is known of one project, as values. One task owns it.
package struct ProjectState: Sendable {
    package var ledger: Ledger
    package var gauges: WindowGauges
    package var health = ProjectHealth()
    /// Between two polls, as it is now.
    var interval: Duration {
        didSet { gauges.interval = interval }
    }
    var client: LogsClient
    var rereads = RereadPlan()
    var modes = ModeDetector()
    var directory: ServiceDirectory
    /// Whether `group-by` is asked in place of `services`; and that the server does not have it.
    var groupsReplaceServices = false
    var lacksGroups = false
    var hasLogs: Bool?
    var alerts: Perishable<[LogAlert]>
    /// An entry that each series has counted, the newest that was found.
    var exemplars: [SeriesKey: Exemplar] = [:]
    var watermark: Timestamp?
    var backlogSeconds: Int64?
    /// How many polls there were.
    var polls = 0

    init(settings: PollSettings, ledger: Ledger, client: LogsClient, at uptime: Duration) {
        self.ledger = ledger
        self.client = client
        interval = settings.interval
        gauges = WindowGauges(interval: settings.interval)
        alerts = Perishable(lifetime: max(settings.interval, .seconds(60)) * 3)
        directory = ServiceDirectory(seriesLimit: settings.seriesLimit)
        directory.add(ledger.sources.keys.lazy.compactMap(\.service), at: uptime)
    }

    /// The ledger as it would be saved. Whatever changes in the settings, it goes on from there as after a restart.
    var rows: StateRows {
        var rows = LedgerRows()
        return rows.update(to: ledger)
    }

    /// The same after somebody took all that is shown and nothing more is: a series that stood at 0 may be shown as it is from then on.
    package func rowsWhenTaken(at uptime: Duration) -> StateRows {
        var state = self
        state.ledger.release(at: uptime, scraped: uptime, interval: .zero)
        return state.rows
    }

    /// Goes on with what another poller of the project knew besides its ledger, so that none of its own counters falls.
    mutating func resume(_ earlier: ProjectState) {
        health = earlier.health
        client.resume(earlier.client)
        hasLogs = earlier.hasLogs
        watermark = earlier.watermark
        backlogSeconds = earlier.backlogSeconds
        polls = earlier.polls
    }
}
