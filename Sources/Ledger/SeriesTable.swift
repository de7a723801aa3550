package import Basics

/// A series of one ledger: an index that stays what it is while the series is there, over restarts too.
package typealias SeriesID = Int

/// The counters of one ledger, in order of first appearance, no more of them than its `KeyTable` lets in.
package struct SeriesTable: Sendable {
    private var table: KeyTable
    /// When each began to count.
    package private(set) var created: [Timestamp] = []
    private(set) var totals: [Int] = []
    /// How many entries of each were there before it counted; `unknownBaseline` where an earlier release did not record it.
    private(set) var baselines: [Int] = []
    /// In which hour of Unix time each rose last, or began; 0 where an earlier release did not record it.
    private(set) var lastRiseHours: [UInt32] = []
    private(set) var held = HeldSeries()

    static let unknownBaseline = -1

    init(limit: Int) {
        table = KeyTable(limit: limit)
    }

    package var limit: Int { table.limit }
    package var keys: [SeriesKey] { table.keys }
    package var count: Int { table.count }
    /// How often series ended, which changes the ids of others.
    package var removals: Int { table.removals }

    package func total(of id: SeriesID) -> Int { totals[id] }

    /// The labels of the series that counts entries of `key`, or would.
    func labels(counting key: SeriesKey) -> SeriesLabels {
        table.id(counting: key).map { keys[$0].labels } ?? key.labels
    }

    /// The series that counts entries of `key`: its own, or the overflow of its group where the table is full.
    mutating func admit(_ key: SeriesKey, at now: Timestamp) -> SeriesID {
        let id = table.admit(key)
        if id == totals.count { begin(created: now, total: 0, baseline: 0, lastRiseHour: Self.hour(of: now)) }
        return id
    }

    mutating func add(_ increment: Int, to id: SeriesID, at now: Timestamp) {
        guard increment > 0 else { return }
        totals[id] += increment
        lastRiseHours[id] = Self.hour(of: now)
    }

    /// Counts entries that were there before the counters.
    mutating func addToBaseline(_ entries: Int, of id: SeriesID) {
        if baselines[id] != Self.unknownBaseline { baselines[id] += entries }
    }

    /// Ends the series that did not rise for so long. What cannot be named, and the overflow, stays. Where nobody recorded the
    /// last rise, the time begins now.
    ///
    /// - Parameter lifetime: of a series, in seconds; nil for ever.
    /// - Returns: whether there were any.
    mutating func end(at now: Timestamp, after lifetime: (SeriesID) -> Int64?) -> Bool {
        let hour = Self.hour(of: now)
        lastRiseHours = lastRiseHours.map { $0 == 0 ? hour : $0 }
        let (keys, rises) = (table.keys, lastRiseHours)
        func isKept(_ id: SeriesID) -> Bool {
            guard keys[id].labels.values != nil, let seconds = lifetime(id) else { return true }
            return Timestamp(seconds: (Int64(rises[id]) + 1) * 3600 + seconds) > now
        }
        guard let numbers = table.keep(isKept) else { return false }
        func kept<Element>(_ elements: [Element]) -> [Element] {
            zip(elements, numbers).compactMap { $1 == nil ? nil : $0 }
        }
        (created, totals, baselines) = (kept(created), kept(totals), kept(baselines))
        lastRiseHours = kept(lastRiseHours)
        held.renumber { end in numbers[..<end].count { $0 != nil } }
        return true
    }

    private static func hour(of time: Timestamp) -> UInt32 { UInt32(clamping: time.seconds / 3600) }

    // MARK: Showing

    /// The values to show now, by series.
    package var values: [Int] {
        var values = totals
        for id in held.first..<values.count { values[id] = 0 }
        return values
    }

    /// Records that the values were shown, new series at 0.
    mutating func recordShown(at uptime: Duration) { held.recordShown(count, at: uptime) }

    /// Holds no series at 0 any longer than it has to be.
    mutating func release(at uptime: Duration, scraped: Duration?, interval: Duration) {
        held.release(upTo: held.end(at: uptime, scraped: scraped, interval: interval))
    }

    /// Whether that would show entries.
    package func hasRise(at uptime: Duration, scraped: Duration?, interval: Duration) -> Bool {
        hasEntries(held.first..<held.end(at: uptime, scraped: scraped, interval: interval))
    }

    /// When to check next whether it would.
    package func nextRise(after uptime: Duration, interval: Duration) -> Duration? {
        held.nextTime(after: uptime, interval: interval, where: hasEntries)
    }

    private func hasEntries(_ ids: Range<SeriesID>) -> Bool { totals[ids].contains { $0 > 0 } }

    private mutating func begin(created now: Timestamp, total: Int, baseline: Int?, lastRiseHour: UInt32) {
        created.append(now)
        totals.append(total)
        baselines.append(baseline ?? Self.unknownBaseline)
        lastRiseHours.append(lastRiseHour)
    }
}

extension SeriesTable {
    /// Adds a series that was saved. One that was let in stays, whatever the limit is by now.
    mutating func restore(
        _ key: SeriesKey, created: Timestamp, total: Int, baseline: Int?, lastRiseHour: UInt32 = 0
    ) throws(StateDamage) {
        try table.restore(key)
        begin(created: created, total: total, baseline: baseline, lastRiseHour: lastRiseHour)
    }

    /// Holds those that had not been shown when they were saved.
    mutating func hold(from first: UInt64) throws(StateDamage) {
        guard first <= UInt64(count) else { throw .damaged("more series are shown than there are") }
        held = HeldSeries(from: Int(first))
    }
}
