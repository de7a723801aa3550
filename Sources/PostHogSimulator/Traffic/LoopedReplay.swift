package import Basics

/// A replay over and over: its entries behind `start`, and again each time it has come to its end.
package struct LoopedReplay: TrafficSource {
    private let file: ReplayFile
    private let start: Timestamp

    package init(_ file: ReplayFile, from start: Timestamp) {
        self.file = file
        self.start = start
    }

    package func records(in range: TimeRange) -> [LogRecord] {
        guard range.end > start else { return [] }
        var records: [LogRecord] = []
        let period = file.seconds * 1_000_000
        let first = max(0, range.start.microseconds - start.microseconds) / period
        let last = (range.end.microseconds - start.microseconds) / period
        for turn in first...last {
            let turnStart = start.adding(microseconds: turn * period)
            for entry in file.entries where range.contains(turnStart.adding(microseconds: entry.offset)) {
                var record = entry.record(at: turnStart)
                // Also of what lies in the past already: it was received then.
                record.arrival = record.timestamp
                records.append(record)
            }
        }
        return records
    }
}
