import ArgumentParser
import Basics
import LogsReading
import PostHogLogs

struct CountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "count", abstract: "Count entries.")

    @OptionGroup(title: "Filter") var filter: EntryFilterOptions
    @OptionGroup(title: "Time") var time: TimeRangeOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Asking") var connection: LogsConnectionOptions

    private static let fields = ["entries", "from", "to"]

    func run() async throws {
        let filter = try filter.resolve()
        let picked = try output.pick(of: Self.fields)
        try await LogsSession.run(connection) { session in
            var client = session.client()
            let range = try await session.range(time, &client)
            let total = try await client.ask(.countRanges) { client throws(Unanswered) in
                try await client.total(over: range, filter: filter)
            }
            let row = OutputRow(["entries": .number(total), "from": .time(range.start), "to": .time(range.end)])
            try output.output(progress: session.progress).show([row.picking(picked)])
            return total > 0
        }
    }
}
