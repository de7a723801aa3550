import ArgumentParser

/// What one needs when an alert has fired: the entries themselves.
struct LogsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Ask PostHog for log entries, their counts, attributes and alerts.",
        subcommands: [
            QueryCommand.self, TailCommand.self, CountCommand.self, ServicesCommand.self, SeveritiesCommand.self,
            ValuesCommand.self, AttributesCommand.self, ExportCommand.self, HasLogsCommand.self,
            LogAlertsCommand.self,
        ])
}
