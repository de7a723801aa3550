import ArgumentParser
import LogsReading
import PostHogLogs

struct SeveritiesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "severities", abstract: "Count entries by severity, in any spelling.")

    @OptionGroup(title: "Filter") var filter: EntryFilterOptions
    @OptionGroup(title: "Time") var time: TimeRangeOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Asking") var connection: LogsConnectionOptions

    private static let fields = ["severity", "entries", "share"]

    func run() async throws {
        let filter = try filter.resolve()
        let picked = try output.pick(of: Self.fields)
        try await LogsSession.run(connection) { session in
            var client = session.client()
            let range = try await session.range(time, &client)
            var reader = SeverityReader(client: client)
            let counts = try await reader.read(over: range, filter: filter)
            let total = counts.values.reduce(0, +)
            let rows = counts.sorted { $0.key < $1.key }.map { severity, entries in
                OutputRow([
                    "severity": .text(severity.rawValue), "entries": .number(entries),
                    "share": .share(Double(entries) / Double(max(1, total))),
                ])
            }
            try output.output(progress: session.progress).show(rows.map { $0.picking(picked) })
            return total > 0
        }
    }
}
