import Basics

/// What came of an export.
enum ExportResult {
    case pending
    case content([UInt8])
    case failed(String)

    /// The worker reads pages of ten thousand, and so many rows at most.
    private static let maxRows = 300_000
    /// What the worker's schema wants, though the endpoint takes the query without.
    private static let required = ["dateRange", "severityLevels", "serviceNames", "filterGroup"]

    init(_ export: LogExport, _ conditions: Conditions, store: LogStore, now: Timestamp) {
        if let failure = conditions.exportFailure {
            self = export.done <= now ? .failed(failure) : .pending
            return
        }
        guard export.done <= now else {
            self = .pending
            return
        }
        do {
            self = .content(try Self.content(export, conditions, store))
        } catch {
            self = .failed(error.detail)
        }
    }

    private static func content(
        _ export: LogExport, _ conditions: Conditions, _ store: LogStore
    ) throws(Refusal) -> [UInt8] {
        let asked = export.request["query"] ?? .null
        for name in required where !asked.has(name) { throw .badRequest("LogsQuery: \(name): field required") }
        if case .list? = asked["filterGroup"] {
            throw .badRequest("LogsQuery: filterGroup: input should be a valid dictionary")
        }
        let query = try LogsQuery(export.request, route: .export, version: conditions.version)
        let reading = Reading(
            query: query, window: try QueryWindow(query, now: export.done), version: conditions.version, store: store,
            asOf: export.done, ties: TieOrder(seed: conditions.tieSeed, generation: store.generation))
        let entries = store.entries(
            reading.selection(reading.window.halfOpen), query.page.order, after: nil, limit: maxRows)
        let texts = EntryTexts(store)
        let rows = entries.map { EntryRow(entry: $0, store: store, texts: texts, checkpoint: nil) }
        return EntryTable(rows, columns: export.request["columns"]?.texts ?? [], own: query.page.columns ?? []).csv
    }
}
