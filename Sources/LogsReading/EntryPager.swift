package import Basics
package import PostHogLogs

/// Reads the entries of one range page by page, each once, in order: which page to ask for next, and what of its response is new.
///
/// Earliest first it follows PostHog's cursors. Latest first it does not: for the next page PostHog moves the end of the range
/// to the cursor's instant, which a server that leaves the end out takes for the end of the entries of that instant too. The
/// range is then narrowed here, to a microsecond behind the last entry, and what is known already is dropped. The same is done
/// where a cursor is refused.
package struct EntryPager: Sendable {
    private let query: EntryPageRequest
    /// What is still to be read.
    private var rest: TimeRange
    private var step: Step
    private var cursor: String?
    /// Whether the server takes the end of a range in: older ones do.
    private var includesEnd = false
    /// The time of the last entry, and which entries of that time are known.
    private var frontier: Timestamp?
    private var known: Set<String> = []
    package private(set) var isDone = false

    private enum Step {
        case cursors
        case dates
        /// More entries lie at one instant than a page holds: it is read alone, by cursors.
        case instant(Timestamp)

        var isByCursors: Bool { if case .cursors = self { true } else { false } }
    }

    /// In seconds, what can be halved.
    private static let shortest: Int64 = 2

    /// A server that does not get on.
    package struct Stuck: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// - Parameter query: of the first page; its cursor is not looked at.
    package init(_ query: EntryPageRequest) {
        self.query = query
        rest = query.range
        step = query.order == .earliest ? .cursors : .dates
        isDone = rest.start == rest.end
    }

    /// The next page to ask for; nil when all are read.
    ///
    /// - Parameter limit: the largest page that is wanted.
    package func next(limit: Int) -> EntryPageRequest? {
        guard !isDone else { return nil }
        var page = query
        page.range = rest
        page.limit = limit
        page.cursor = cursor
        if case .instant(let time) = step {
            page.range = TimeRange(start: time, end: time.adding(microseconds: 1))
            page.order = .earliest
        }
        if includesEnd {
            let last = max(page.range.start, page.range.end.adding(microseconds: -1))
            page.range = TimeRange(start: page.range.start, end: last)
        }
        return page
    }

    /// The entries of a page that are new and within the range, in its order.
    package mutating func take(_ page: EntryPage) throws(Stuck) -> [LogEntry] {
        let wasEndIncluded = includesEnd
        let new = page.entries.filter { isNew($0) }
        guard page.hasMore else {
            endStep()
            return new
        }
        switch step {
        case .cursors, .instant: try follow(page)
        // The same again, without what lies at the end.
        case .dates where new.isEmpty && includesEnd != wasEndIncluded: break
        case .dates: try narrow(to: page, hasNew: !new.isEmpty)
        }
        return new
    }

    /// Goes on without a cursor that was refused. False if none was sent.
    package mutating func cursorRefused() -> Bool {
        guard case .cursors = step, cursor != nil, let frontier else { return false }
        cursor = nil
        step = .dates
        rest = TimeRange(start: max(rest.start, frontier), end: rest.end)
        return true
    }

    /// Leaves the part of the range that would be read last to another pager, and returns it; nil where it cannot be any shorter.
    package mutating func halve() -> TimeRange? {
        if case .instant = step { return nil }
        let read = step.isByCursors ? max(rest.start, frontier ?? rest.start) : rest.start
        let unread = TimeRange(start: min(read, rest.end), end: rest.end)
        guard unread.seconds >= Self.shortest else { return nil }
        let middle = unread.start.adding(seconds: unread.seconds / 2)
        switch query.order {
        case .latest:
            defer { rest = TimeRange(start: middle, end: rest.end) }
            return TimeRange(start: rest.start, end: middle)
        case .earliest:
            defer { rest = TimeRange(start: rest.start, end: middle) }
            return TimeRange(start: middle, end: rest.end)
        }
    }

    /// Where reading ends.
    package var farEnd: Timestamp { query.order == .latest ? rest.start : rest.end }

    private mutating func isNew(_ entry: LogEntry) -> Bool {
        guard rest.contains(entry.timestamp) else {
            if entry.timestamp == rest.end { includesEnd = true }
            return false
        }
        if case .instant(let time) = step, entry.timestamp != time { return false }
        if entry.timestamp != frontier {
            frontier = entry.timestamp
            known = []
        }
        return known.insert(entry.uuid).inserted
    }

    private mutating func follow(_ page: EntryPage) throws(Stuck) {
        guard let next = page.nextCursor, next != cursor else {
            throw Stuck(description: "PostHog says that there are more entries, but not where the next page begins")
        }
        cursor = next
    }

    private mutating func narrow(to page: EntryPage, hasNew: Bool) throws(Stuck) {
        guard let frontier, !page.entries.isEmpty else {
            throw Stuck(description: "PostHog says that there are more entries, but shows none")
        }
        guard hasNew else {
            step = .instant(frontier)
            return
        }
        switch query.order {
        case .latest: rest = TimeRange(start: rest.start, end: min(rest.end, frontier.adding(microseconds: 1)))
        case .earliest: rest = TimeRange(start: max(rest.start, frontier), end: rest.end)
        }
    }

    /// After an instant, what lies behind it.
    private mutating func endStep() {
        guard case .instant(let time) = step else {
            isDone = true
            return
        }
        step = .dates
        cursor = nil
        rest =
            switch query.order {
            case .latest: TimeRange(start: rest.start, end: max(rest.start, time))
            case .earliest: TimeRange(start: min(rest.end, time.adding(microseconds: 1)), end: rest.end)
            }
        isDone = rest.start == rest.end
    }
}
