import Basics

/// The instants that a query's dates mean, now.
struct QueryWindow {
    let from: Timestamp
    /// May lie before `from`.
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

    /// Microseconds with `from <= time < to`.
    var halfOpen: Range<Int64> {
        min(from, to).microseconds..<to.microseconds
    }

    /// Microseconds with `from <= time <= to`.
    var closed: Range<Int64> {
        let end = to.adding(microseconds: 1)
        return min(from, end).microseconds..<end.microseconds
    }

    /// The whole UTC days that the range touches, in microseconds.
    var wholeDays: Range<Int64> {
        let start = from.floored(to: 86_400)
        return start.microseconds..<max(start, to.floored(to: 86_400).adding(seconds: 86_400)).microseconds
    }
}
