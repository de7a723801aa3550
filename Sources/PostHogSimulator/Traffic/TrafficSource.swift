package import Basics

/// Something that log entries come from.
package protocol TrafficSource: Sendable {
    /// The entries with times in a range, `[start, end)`. Ranges that follow each other give together what their union
    /// gives at once.
    func records(in range: TimeRange) -> [LogRecord]
}

/// Takes from a source what has happened since it was last asked.
package struct TrafficFeed: Sendable {
    private let source: any TrafficSource
    private var position: Timestamp

    package init(_ source: any TrafficSource, from start: Timestamp) {
        self.source = source
        position = start
    }

    /// The entries up to `now`, and never one twice; none while the clock stands still or goes back.
    package mutating func advance(to now: Timestamp) -> [LogRecord] {
        guard now > position else { return [] }
        let range = TimeRange(start: position, end: now)
        position = now
        return source.records(in: range)
    }
}
