import ArgumentParser
import LogsReading
import PostHogLogs

struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "query", abstract: "Show entries.")

    @Option(
        parsing: .unconditional, help: .limit("Maximum number of entries.", limits, default: "1000"),
        transform: Number.whole(limits))
    var limit = 1000

    @Option(
        help: .choice("Which entries come first.", EntryOrder.self, default: "latest", valueName: "order"),
        completion: .list(EntryOrder.words), transform: EntryOrder.read)
    var order = EntryOrder.latest

    private static let limits = 1...1_000_000_000

    @OptionGroup(title: "Filter") var filter: EntryFilterOptions
    @OptionGroup(title: "Time") var time: TimeRangeOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Asking") var connection: LogsConnectionOptions

    func run() async throws {
        let filter = try filter.resolve()
        let fields = try output.entryFields()
        try await LogsSession.run(connection) { session in
            var client = session.client()
            let range = try await session.range(time, &client)
            var query = EntryPageRequest(
                range: range, filter: filter, order: order, limit: EntryPageRequest.maxLimit)
            query.hasAttributes = fields.contains(where: \.needsAttributes)
            var reader = EntryReader(query, limit: limit, client: client)
            return try await show(&reader, fields, session)
        }
    }

    private func show(
        _ reader: inout EntryReader, _ fields: [EntryField], _ session: LogsSession
    ) async throws -> Bool {
        let output = output.output(progress: session.progress)
        var lines = output.lines(fields)
        let pace = Pace(clock: session.clock)
        do {
            while let entries = try await reader.next() {
                try output.show(entries, fields, in: &lines)
                let progress = reader.progress
                session.progress.update { pace.text(progress) }
            }
        } catch ReadingFailure.cancelled {
            // What was read is shown.
        }
        return output.count > 0
    }
}

extension EntryOrder: Choice {}
