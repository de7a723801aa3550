import Basics
import Exposition
import Ledger
import PostHogLogs

/// Looks for entries that stand for what the counters of errors have counted: the newest with a trace.
struct ExemplarSearch {
    private static let severities: [Severity] = [.error, .fatal]
    private static let limit = 50
    /// PostHog reads longer ranges in parts.
    private static let longestRange = EntryPageRequest.longestWhole

    /// Asks once; what is found is shown by the next poll, whose outcome does not depend on it.
    func run(_ project: inout PolledProject) async {
        guard project.settings.asksForExemplars, let now = project.now else { return }
        var filter = LogsFilter()
        filter.spelledSeverities = Self.severities
        let range = TimeRange(start: now.adding(seconds: -Self.longestRange), end: now)
        let page = EntryPageRequest(range: range, filter: filter, order: .latest, limit: Self.limit)
        guard let found = try? await project.state.client.entries(page) else { return }
        for entry in found.entries { project.state.note(entry) }
    }
}

extension ProjectState {
    /// Has an entry stand for its series, if that counted it and none that is newer does.
    fileprivate mutating func note(_ entry: LogEntry) {
        let source = SeriesKey(service: ServiceName(entry.service), severity: entry.severity)
        guard let exemplar = Exemplar(entry), let series = ledger.series(counting: source, at: entry.timestamp),
            exemplars[series].map({ $0.time < exemplar.time }) ?? true
        else { return }
        exemplars[series] = exemplar
    }
}

extension Exemplar {
    /// nil where the entry belongs to no trace that is one.
    fileprivate init?(_ entry: LogEntry) {
        func isHex(_ id: String) -> Bool { !id.isEmpty && id.utf8.allSatisfy(Self.hexDigits.contains) }
        guard let trace = entry.traceID, isHex(trace) else { return nil }
        let span = entry.spanID.flatMap { isHex($0) ? [("span_id", $0)] : nil } ?? []
        self.init([("trace_id", trace)] + span, time: entry.timestamp.unixSeconds)
        // A trace id that alone is too long was left out.
        guard !labels.rendered.isEmpty else { return nil }
    }

    private static let hexDigits = Set("0123456789abcdef".utf8)
}
