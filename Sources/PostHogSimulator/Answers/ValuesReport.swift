import Basics

/// The answer of `values`, which names the services of a project. It reads a rollup of ten minutes: from the ten that
/// hold the start of its range to the ten that follow those that hold the end.
struct ValuesReport {
    private let parameters: [String: String]
    private let store: LogStore
    private let asOf: Timestamp
    private let now: Timestamp

    static let empty = Array(#"{"results":[],"refreshing":false}"#.utf8)
    /// The whole body of the 400 for a request without a key: a bare string.
    static let keyIsRequired = Array(#""key is required""#.utf8)

    init(_ parameters: [String: String], store: LogStore, asOf: Timestamp, now: Timestamp) {
        self.parameters = parameters
        self.store = store
        self.asOf = asOf
        self.now = now
    }

    var json: [UInt8] {
        guard parameters["key"] == "service.name", parameters["attribute_type"] == "resource" else { return Self.empty }
        let limit = parameters["limit"].flatMap { Int($0) }.map { max(0, $0) } ?? 100
        let offset = parameters["offset"].flatMap { Int($0) }.map { max(0, $0) } ?? 0
        let wanted = CaselessPattern(parameters["value"] ?? "")
        let rows = ranked.filter { wanted.isFound(in: $0.name.text) }.dropFirst(offset).prefix(limit)
        var json = JSONText(reserving: 64 * rows.count + 64)
        json.raw(#"{"results":["#)
        for (index, row) in rows.enumerated() {
            json.comma(unlessAt: index)
            json.raw(#"{"id":"#)
            json.string(row.name.text)
            json.raw(#","name":"#)
            json.string(row.name.text)
            json.raw(#","count":"#)
            json.number(row.entries)
            json.raw("}")
        }
        json.raw(#"],"refreshing":false}"#)
        return json.bytes
    }

    /// Services with a name, most entries first.
    private var ranked: [(name: ExactText, entries: Int)] {
        let services = parameters["serviceNames"].flatMap { JSONValue(Array($0.utf8))?.texts } ?? []
        let selection = LogStore.Selection(
            range: range, asOf: asOf, services: services.isEmpty ? nil : Set(services.map(ExactText.init)))
        let sums = store.tally(selection, by: .service, width: nil).totals()
        return zip(store.table.services, sums).filter { !$0.0.text.isEmpty && $0.1.entries > 0 }
            .map { (name: $0.0, entries: $0.1.entries) }
            .sorted { ($1.entries, $0.name) < ($0.entries, $1.name) }
    }

    /// What is malformed means the last hour.
    private var range: Range<Int64> {
        let range = parameters["dateRange"].flatMap { JSONValue(Array($0.utf8)) }
        let asked = LogsQuery(dateFrom: range?["date_from"]?.text, dateTo: range?["date_to"]?.text)
        let window = try? QueryWindow(asked, now: now)
        let start = (window?.from ?? now.adding(seconds: -3600)).floored(to: 600)
        let end = (window?.to ?? now).floored(to: 600).adding(seconds: 1200)
        return start.microseconds..<max(start, end).microseconds
    }
}
