/// A half-open stretch of time, `[start, end)`.
package struct TimeRange: Hashable, Sendable {
    package let start: Timestamp
    package let end: Timestamp

    package init(start: Timestamp, end: Timestamp) {
        precondition(start <= end, "a range does not end before it starts")
        self.start = start
        self.end = end
    }

    /// Whole seconds from start to end.
    package var seconds: Int64 {
        let (length, overflow) = end.microseconds.subtractingReportingOverflow(start.microseconds)
        return (overflow ? .max : length) / 1_000_000
    }

    package func contains(_ time: Timestamp) -> Bool {
        start <= time && time < end
    }

    package func isWithin(_ other: TimeRange) -> Bool {
        other.start <= start && end <= other.end
    }

    /// Its two halves, the newer first, cut at a whole minute; itself where it is too short for that.
    package var halves: [TimeRange] {
        let middle = start.adding(seconds: seconds / 2).floored(to: 60)
        guard start < middle, middle < end else { return [self] }
        return [TimeRange(start: middle, end: end), TimeRange(start: start, end: middle)]
    }
}

extension TimeRange: CustomStringConvertible {
    package var description: String { "\(start)/\(end)" }
}
