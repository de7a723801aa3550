import ArgumentParser
import LogsReading
import PostHogLogs

struct HasLogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "has-logs",
        abstract:
            "Say whether the project ever received an entry; exit code 0 if so, else 1. PostHog says no too where its logs "
            + "are broken.")

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Asking") var connection: LogsConnectionOptions

    private static let fields = ["has_logs"]

    func run() async throws {
        let picked = try output.pick(of: Self.fields)
        try await LogsSession.run(connection) { session in
            var client = session.client()
            let hasLogs = try await client.ask(.hasLogs) { client throws(Unanswered) in try await client.hasLogs() }
            let output = output.output(progress: session.progress)
            if output.format == .terminal {
                try output.put(hasLogs ? "yes\n" : "no\n")
            } else {
                try output.show([OutputRow(["has_logs": .truth(hasLogs)]).picking(picked)])
            }
            return hasLogs
        }
    }
}
