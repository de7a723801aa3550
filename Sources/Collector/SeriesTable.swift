package import PostHogLogs

/// What a counter of log entries is about.
package struct SeriesKey: Hashable, Sendable {
    package let service: String
    package let severity: Severity

    package init(service: String, severity: Severity) {
        self.service = service
        self.severity = severity
    }

    /// Where entries go whose own series would be one too many.
    package static let overflowService = "(overflow)"
}

/// A series of one project's table: an index that stays what it is as long as the process lives.
package typealias SeriesID = Int

/// The counters of one project, in order of first appearance. It never holds more than `limit` series and one overflow
/// series a severity; a series that was let in stays.
package struct SeriesTable: Sendable {
    package let limit: Int
    package private(set) var keys: [SeriesKey] = []
    private var totals: [Int] = []
    private var ids: [SeriesKey: SeriesID] = [:]
    /// Series from here on have never been exposed.
    private var firstUnexposed: SeriesID = 0

    package init(limit: Int) {
        self.limit = limit
    }

    package var count: Int { keys.count }

    package func total(of id: SeriesID) -> Int { totals[id] }

    /// The series that counts entries of `key`: its own, or the overflow of its severity where the table is full.
    package mutating func admit(_ key: SeriesKey) -> SeriesID {
        if let id = ids[key] { return id }
        guard keys.count >= limit, key.service != SeriesKey.overflowService else { return append(key) }
        return admit(SeriesKey(service: SeriesKey.overflowService, severity: key.severity))
    }

    package mutating func add(_ increment: Int, to id: SeriesID) {
        totals[id] += increment
    }

    /// The values to show now, by series. A series that was never shown is shown at 0 first, so that `increase()` sees it
    /// rise: its entries show from the next call on.
    package mutating func expose() -> [Int] {
        var values = totals
        for id in firstUnexposed..<values.count { values[id] = 0 }
        firstUnexposed = values.count
        return values
    }

    private mutating func append(_ key: SeriesKey) -> SeriesID {
        let id = keys.count
        keys.append(key)
        totals.append(0)
        ids[key] = id
        return id
    }
}
