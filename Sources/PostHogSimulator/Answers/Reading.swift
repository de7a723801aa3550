internal import PostHogLogs

/// All that an answer is worked out from.
struct Reading {
    let query: LogsQuery
    let window: QueryWindow
    let version: ServerVersion
    let store: LogStore
    /// Entries that arrived after this second are not there yet.
    let asOf: Int64

    /// The entries of these seconds that the query's filters let through.
    func selection(_ seconds: Range<Int64>) -> LogStore.Selection {
        LogStore.Selection(
            seconds: seconds, asOf: asOf,
            services: query.serviceNames.isEmpty ? nil : Set(query.serviceNames.map(ExactText.init)),
            severities: query.severityLevels.isEmpty ? nil : Set(query.severityLevels.map(ExactText.init)))
    }

    func width(target: Int64) -> Int64 {
        BucketWidth.pick(from: window.from, to: window.widthEnd, target: target)
    }
}

extension JSONText {
    mutating func time(_ second: Int64, _ zone: ServerVersion.TimeZone) {
        let text = Timestamp(seconds: second).iso8601
        string(zone == .utc ? text : String(text.dropLast()))
    }
}
