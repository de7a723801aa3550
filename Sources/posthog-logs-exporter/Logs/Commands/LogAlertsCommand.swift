import ArgumentParser
import LogsReading
import PostHogLogs

struct LogAlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts", abstract: "Show PostHog's own alerts on logs and their state.")

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Asking") var connection: LogsConnectionOptions

    private static let fields = ["state", "enabled", "last_checked", "failures", "name", "id"]

    func run() async throws {
        let picked = try output.pick(of: Self.fields, onTerminal: Self.fields.dropLast())
        try await LogsSession.run(connection) { session in
            var client = session.client()
            let alerts = try await client.ask(.alerts) { client throws(Unanswered) in try await client.alerts() }
            let rows = alerts.map { alert in
                OutputRow([
                    "state": .text(alert.state), "enabled": .truth(alert.isEnabled),
                    "last_checked": .time(alert.lastChecked),
                    "failures": .number(alert.consecutiveFailures), "name": .text(alert.name), "id": .text(alert.id),
                ])
            }
            try output.output(progress: session.progress).show(rows.map { $0.picking(picked) })
            return !alerts.isEmpty
        }
    }
}
