internal import PostHogLogs

/// The instants that a query's dates mean, now.
struct QueryWindow {
    let from: Timestamp
    let to: Timestamp
    /// The end that the bucket width is worked out from: an open one is taken to the end of the minute.
    let widthEnd: Timestamp

    init(_ query: LogsQuery, now: Timestamp) throws(Refusal) {
        guard let from = DateText.parse(query.dateFrom ?? "-1h", side: .start, now: now) else {
            throw .badRequest("dateRange: date_from is not a date")
        }
        self.from = from
        guard let text = query.dateTo else {
            to = now
            widthEnd = now.floored(to: 60).adding(microseconds: 59_999_999)
            return
        }
        guard let to = DateText.parse(text, side: .end, now: now) else {
            throw .badRequest("dateRange: date_to is not a date")
        }
        self.to = to
        widthEnd = to
    }

    /// Whole seconds with `from <= second < to`.
    var halfOpen: Range<Int64> {
        let end = to.ceiledSeconds
        return min(from.ceiledSeconds, end)..<end
    }

    /// Whole seconds with `from <= second <= to`.
    var closed: Range<Int64> {
        let end = to.seconds + 1
        return min(from.ceiledSeconds, end)..<end
    }

    /// The whole UTC days that the range touches.
    var wholeDays: Range<Int64> {
        let start = from.seconds.floored(to: 86_400)
        return start..<max(start, to.seconds.floored(to: 86_400) + 86_400)
    }

    /// Whole epoch-aligned buckets, from the one that holds `from` to the one that holds the second before `to`, and
    /// at least one; fractions of a second are cut off before.
    func wholeBuckets(of width: Int64) -> Range<Int64> {
        guard from <= to else { return from.seconds..<from.seconds }
        let first = from.seconds.floored(to: width)
        return first..<max(first, (to.seconds - 1).floored(to: width)) + width
    }
}

extension Timestamp {
    /// Whole seconds since 1970, rounded towards the future.
    fileprivate var ceiledSeconds: Int64 {
        seconds + (microseconds == Timestamp(seconds: seconds).microseconds ? 0 : 1)
    }
}
