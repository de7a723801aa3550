package import Basics
import Collector
import Ledger
import LogsReading

/// Takes the counters of a history, day after day.
package protocol HistorySink {
    /// Delivers a day, and remembers how far that is.
    ///
    /// - Parameters:
    ///   - before: where to go on after a kill while the day is delivered.
    ///   - after: the same when it is delivered whole.
    mutating func deliver(_ day: DayHistory, before: HistoryBookmark, after: HistoryBookmark) async throws
}

/// Reads a history day by day, oldest first, and delivers it. Nothing of a day stays in memory behind it but what the counters
/// stand at.
package struct HistoryRun {
    private var parts: [HistoryPart]
    private var bookmark: HistoryBookmark
    private let target: [(name: String, value: String)]
    private let clock: any WallClock
    private let report: @Sendable (HistoryEvent) -> Void

    /// - Parameters:
    ///   - bookmark: where to begin.
    ///   - target: labels that each series has besides its own.
    package init(
        _ parts: [HistoryPart], from bookmark: HistoryBookmark, target: [(name: String, value: String)],
        clock: any WallClock, report: @escaping @Sendable (HistoryEvent) -> Void = { _ in }
    ) {
        self.parts = parts
        self.bookmark = bookmark
        self.target = target
        self.clock = clock
        self.report = report
    }

    /// Returns how many entries are missing of which nobody knows where they belong.
    package mutating func run(to sink: inout some HistorySink) async throws -> Int {
        let plan = HistoryPlan(bookmark.range, step: parts.map(\.plan.step).min() ?? HistoryPlan.steps[0])
        let days = plan.days.filter { $0.range.start >= bookmark.day }
        var progress = HistoryProgress(
            buckets: 0, allBuckets: days.reduce(0) { sum, day in sum + buckets(of: day) }, requests: 0, day: "")
        var missing = 0
        for day in days {
            progress.day = day.name
            let history = try await read(day, &progress, missing: &missing)
            var next = bookmark
            next.day = day.isLast ? bookmark.range.end : day.range.end
            next.times = 0
            for part in parts {
                next.parts[part.poller.stateName] = HistoryBookmark.Part(
                    totals: part.counter.totals, limits: part.counter.limits)
            }
            try await sink.deliver(history, before: bookmark, after: next)
            bookmark = next
        }
        return missing
    }

    private func buckets(of day: HistoryDay) -> Int {
        parts.reduce(0) { $0 + ($1.day(day.range.start)?.buckets.count ?? 0) }
    }

    private mutating func read(
        _ day: HistoryDay, _ progress: inout HistoryProgress, missing: inout Int
    ) async throws(ReadingFailure) -> DayHistory {
        var history = DayHistory(day)
        let reader = DayReader(clock: clock, report: report)
        for index in parts.indices {
            guard let own = parts[index].day(day.range.start) else { continue }
            let others = parts.indices.reduce(0) { $1 == index ? $0 : $0 + parts[$1].reader.requests }
            let (lost, read) = try await self.read(own, index, reader, others, progress)
            progress = read
            if lost > 0 { report(.missing(entries: lost, day: day.name)) }
            missing += lost
            let found = parts[index].reader
            let rises = parts[index].counter.count(own, entries: found.entries(in:), bytes: found.bytes(in:))
            history.add(
                parts[index].poller.historyMetrics, rises, of: own, groups: found.groups, target: target)
        }
        return history
    }

    private mutating func read(
        _ own: HistoryDay, _ index: Int, _ reader: DayReader, _ others: Int, _ before: HistoryProgress
    ) async throws(ReadingFailure) -> (lost: Int, HistoryProgress) {
        var progress = before
        var part = parts[index].reader
        defer { parts[index].reader = part }
        let report = report
        let lost = try await reader.read(own.buckets, with: &part) { count in
            progress.buckets += count
            report(.progress(progress))
        }
        progress.requests = others + part.requests
        report(.progress(progress))
        return (lost, progress)
    }
}
