import Basics

/// All that an answer is worked out from.
struct Reading {
    let query: LogsQuery
    let window: QueryWindow
    let version: ServerVersion
    let store: LogStore
    /// Entries that arrived after this instant are not there yet.
    let asOf: Timestamp
    let ties: TieOrder

    /// The entries of this range, in microseconds since 1970, that the query's filters let through.
    func selection(_ range: Range<Int64>) -> LogStore.Selection {
        LogStore.Selection(
            range: range, asOf: asOf, services: services,
            severities: query.severityLevels.isEmpty ? nil : Set(query.severityLevels.map(ExactText.init)),
            filter: query.filter)
    }

    /// nil for all.
    private var services: Set<ExactText>? {
        let named = query.serviceNames.isEmpty ? nil : Set(query.serviceNames.map(ExactText.init))
        guard let search = query.serviceNameSearch.map(CaselessPattern.init) else { return named }
        return (named ?? Set(store.table.services)).filter { search.isFound(in: $0.text) }
    }

    func width(target: Int64) -> Int64 {
        BucketWidth.pick(from: window.from, to: window.widthEnd, target: target)
    }
}

extension JSONText {
    /// Microseconds since 1970.
    mutating func time(_ time: Int64, _ zone: ServerVersion.TimeZone) {
        let text = Timestamp(microseconds: time).iso8601
        string(zone == .utc ? text : String(text.dropLast()))
    }
}
