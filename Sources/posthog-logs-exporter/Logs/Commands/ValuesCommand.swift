import ArgumentParser
import LogsReading
import PostHogLogs

struct ValuesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "values", abstract: "Show the values of an attribute, those with most entries first.")

    @Argument(help: .init("Key of the attribute, such as http.status.", valueName: "key"))
    var key: String

    @Option(
        name: .customLong("of"),
        help: .choice(
            "What has it: an entry's is called attribute.", AttributeKind.self, default: "attribute", valueName: "kind"),
        completion: .list(AttributeKind.words), transform: AttributeKind.read)
    var kind = AttributeKind.attribute

    @Option(parsing: .unconditional, help: .init("Values that have this text, in any case.", valueName: "text"))
    var contains: String?

    @Option(
        parsing: .unconditional, help: .limit("Maximum number of values.", limits, default: "100"),
        transform: Number.whole(limits))
    var limit = 100

    @Flag(help: "Print an entry of log_metrics that counts entries by these values.")
    var configSnippet = false

    private static let limits = 1...10_000

    @OptionGroup(title: "Filter") var filter: EntryFilterOptions
    @OptionGroup(title: "Time") var time: TimeRangeOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Asking") var connection: LogsConnectionOptions

    private static let fields = ["value", "entries"]

    func validate() throws {
        guard !key.isEmpty else { throw SettingsError("the key of an attribute is missing") }
        guard contains?.isEmpty != true else { throw SettingsError("--contains needs a text") }
    }

    func run() async throws {
        let filter = try filter.resolveForRollup()
        let picked = try output.pick(of: Self.fields)
        try await LogsSession.run(connection) { session in
            var client = session.client()
            let range = try await session.range(time, &client)
            let values = try await client.ask(.values) { client throws(Unanswered) in
                try await client.values(
                    of: key, kind, search: contains, over: range, filter: filter, upTo: limit)
            }
            let output = output.output(progress: session.progress)
            if configSnippet, !values.isEmpty {
                try output.put(ConfigurationSnippet(of: key, kind, values: values.map(\.text), filter).text)
            } else if !configSnippet {
                try output.show(values.map { row($0).picking(picked) })
            }
            return !values.isEmpty
        }
    }

    private func row(_ value: AttributeValue) -> OutputRow {
        OutputRow(["value": .text(value.text), "entries": .number(value.entries)])
    }
}

extension AttributeKind: Choice {
    var word: String { subject.word }
}
