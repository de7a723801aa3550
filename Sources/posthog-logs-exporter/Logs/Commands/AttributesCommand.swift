import ArgumentParser
import Basics
import LogsReading
import PostHogLogs

struct AttributesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attributes",
        abstract: "Show the keys of attributes, those closest to the search first, then the most frequent.")

    @Option(
        name: .customLong("of"),
        help: .choice(
            "Whose keys: those of entries are called attribute.", AttributeKind.self, default: "both", valueName: "kind"
        ),
        completion: .list(AttributeKind.words), transform: AttributeKind.read)
    var kind: AttributeKind?

    @Option(
        name: .customLong("contains"), parsing: .unconditional,
        help: .init("Keys that have this text, in any case.", valueName: "text"))
    var contains: String?

    @Flag(help: "Find keys by their values too; --contains needs four characters for that.")
    var searchValues = false

    @Option(
        parsing: .unconditional, help: .limit("Maximum number of keys of each kind.", limits, default: "100"),
        transform: Number.whole(limits))
    var limit = 100

    @Flag(help: "Print an entry of log_metrics that counts entries by the first of these, four at most.")
    var configSnippet = false

    private static let limits = 1...2000

    @OptionGroup(title: "Filter") var filter: EntryFilterOptions
    @OptionGroup(title: "Time") var time: TimeRangeOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Asking") var connection: LogsConnectionOptions

    private static let fields = ["kind", "key", "matched_value"]
    private static let shortestValueSearch = 4

    func validate() throws {
        guard contains?.isEmpty != true else { throw SettingsError("--contains needs a text") }
        guard !searchValues || (contains?.count ?? 0) >= Self.shortestValueSearch else {
            throw SettingsError("--search-values needs --contains with four characters or more")
        }
    }

    func run() async throws {
        let filter = try filter.resolveForRollup()
        let picked = try output.pick(of: Self.fields)
        try await LogsSession.run(connection) { session in
            var client = session.client()
            let range = try await session.range(time, &client)
            var keys: [AttributeKey] = []
            for kind in kind.map({ [$0] }) ?? AttributeKind.allCases {
                keys += try await client.ask(.attributes) { client throws(Unanswered) in
                    try await client.attributeKeys(
                        kind, search: contains, searchesValues: searchValues, over: range, filter: filter, upTo: limit)
                }
            }
            let output = output.output(progress: session.progress)
            if configSnippet, let snippet = ConfigurationSnippet(by: keys, filter) {
                try output.put(snippet.text)
            } else if !configSnippet {
                try output.show(keys.map { row($0).picking(picked) })
            }
            return !keys.isEmpty
        }
    }

    private func row(_ key: AttributeKey) -> OutputRow {
        OutputRow([
            "kind": .text(key.kind?.subject.word), "key": .text(key.name), "matched_value": .text(key.matchedValue),
        ])
    }
}
