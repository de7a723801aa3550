package import Basics

/// A series of one ledger: an index that stays what it is, over restarts too.
package typealias SeriesID = Int

/// The counters of one ledger, in order of first appearance. It holds no more than `limit` series with labels, and in each
/// group one more for their overflow and one for what nobody can name; a series that was let in stays.
package struct SeriesTable: Sendable {
    package let limit: Int
    package private(set) var keys: [SeriesKey] = []
    /// When each began to count.
    package private(set) var created: [Timestamp] = []
    private(set) var totals: [Int] = []
    /// How many entries of each were there before it counted; nil where an earlier release did not note it.
    private(set) var baselines: [Int?] = []
    private var ids: [SeriesKey: SeriesID] = [:]
    private var named = 0
    /// The first series for labels over the limit. What has a series of its own behind it got that when the limit was
    /// raised.
    private(set) var firstOverflow: SeriesID?
    private(set) var held = HeldSeries()

    init(limit: Int) {
        self.limit = limit
    }

    package var count: Int { keys.count }

    package func total(of id: SeriesID) -> Int { totals[id] }

    func id(of key: SeriesKey) -> SeriesID? { ids[key] }

    /// The series that counts entries of `key` so far, or would without letting it in.
    func id(counting key: SeriesKey) -> SeriesID? {
        if let id = ids[key] { return id }
        guard key.labels.values != nil, named >= limit else { return nil }
        return ids[SeriesKey(key.group, .overflow)]
    }

    /// The series that counts entries of `key`: its own, or the overflow of its group where the table is full.
    mutating func admit(_ key: SeriesKey, at now: Timestamp) -> SeriesID {
        if let id = ids[key] { return id }
        guard key.labels.values != nil, named >= limit else { return append(key, created: now) }
        return admit(SeriesKey(key.group, .overflow), at: now)
    }

    mutating func add(_ increment: Int, to id: SeriesID) {
        totals[id] += increment
    }

    /// Takes in entries that were there before the counters.
    mutating func addToBaseline(_ entries: Int, of id: SeriesID) {
        baselines[id] = baselines[id].map { $0 + entries }
    }

    /// The values to show now, by series.
    package var values: [Int] {
        var values = totals
        for id in held.first..<values.count { values[id] = 0 }
        return values
    }

    /// Notes that the values were shown, new series at 0.
    mutating func noteShown(at uptime: Duration) { held.noteShown(count, at: uptime) }

    /// Holds no series at 0 any longer than it has to be.
    mutating func release(at uptime: Duration, scraped: Duration?, interval: Duration) {
        held.release(upTo: held.end(at: uptime, scraped: scraped, interval: interval))
    }

    /// Whether that would show entries.
    package func hasRise(at uptime: Duration, scraped: Duration?, interval: Duration) -> Bool {
        hasEntries(held.first..<held.end(at: uptime, scraped: scraped, interval: interval))
    }

    /// When to look next whether it would.
    package func nextRise(after uptime: Duration, interval: Duration) -> Duration? {
        held.nextTime(after: uptime, interval: interval, where: hasEntries)
    }

    private func hasEntries(_ ids: Range<SeriesID>) -> Bool { totals[ids].contains { $0 > 0 } }

    private mutating func append(_ key: SeriesKey, created now: Timestamp) -> SeriesID {
        let id = keys.count
        keys.append(key)
        created.append(now)
        totals.append(0)
        baselines.append(0)
        ids[key] = id
        if key.labels.values != nil { named += 1 }
        if key.labels == .overflow, firstOverflow == nil { firstOverflow = id }
        return id
    }
}

extension SeriesTable {
    /// Adds a series that was saved. One that was let in stays, whatever the limit is by now.
    mutating func restore(_ key: SeriesKey, created: Timestamp, total: Int, baseline: Int?) throws(StateDamage) {
        guard ids[key] == nil else { throw .damaged("a series is there twice") }
        let id = append(key, created: created)
        totals[id] = total
        baselines[id] = baseline
    }

    /// Holds those that had not been shown when they were saved.
    mutating func hold(from first: UInt64) throws(StateDamage) {
        guard first <= UInt64(count) else { throw .damaged("more series are shown than there are") }
        held = HeldSeries(from: Int(first))
    }
}
