import Basics
import BasicsFixtures
import Ledger

/// Ledgers of five-minute buckets and a lookback of half an hour, by clocks that agree.
enum LedgerFixture {
    static let now = at("12:02:00")
    /// The bucket that is still open then.
    static let newest = bucket("12:00:00")

    /// One that has checked nothing yet.
    static func fresh(limit: Int = 100, catchup: Int64 = 7200, sweeps: Bool = false) -> Ledger {
        let grid = BucketGrid(bucketSeconds: 300, bucketCount: 6)
        let horizon = LedgerHorizon(grid: grid, catchupSeconds: catchup, sweeps: sweeps)
        return Ledger(.three, horizon, seriesLimit: limit)
    }

    /// One whose counters count: the lookback was empty at the first check.
    static func counting(limit: Int = 100, catchup: Int64 = 7200, sweeps: Bool = false) -> Ledger {
        var ledger = fresh(limit: limit, catchup: catchup, sweeps: sweeps)
        ledger.check([:], at: now)
        _ = ledger.completeBaseline()
        return ledger
    }

    /// The same, with a mapping.
    static func counting(_ mapping: SeriesMapping, limit: Int = 100) -> Ledger {
        let fresh = fresh()
        var ledger = Ledger(fresh.groups, fresh.horizon, seriesLimit: limit, mapping)
        ledger.check([:], at: now)
        _ = ledger.completeBaseline()
        return ledger
    }
}

extension SeriesMapping {
    /// Joins by the text before a dash, and counts no secrets.
    static func byPrefix(limit: Int? = nil, lifetime: Int64? = nil) -> SeriesMapping {
        SeriesMapping(name: "prefix", limit: limit, lifetime: lifetime) { values in
            let text = values[0].text
            return text == "secret" ? nil : [ExactText(String(text.prefix { $0 != "-" }))]
        }
    }
}

extension Ledger {
    /// As it is after a restart with this mapping.
    func restarted(_ mapping: SeriesMapping, limit: Int = 100) throws -> Ledger {
        var rows = LedgerRows()
        return try Ledger(groups, horizon, seriesLimit: limit, mapping, saved: rows.update(to: self))
    }

    /// Moves on by the time of day, which the monotonic clock agrees with.
    @discardableResult
    mutating func advance(to time: Timestamp) -> Int64 {
        advance(to: time, uptime: time - at("00:00:00"))
    }

    /// Moves on, and records totals of all recent buckets.
    mutating func check(_ totals: [TimeBucket: Int], at time: Timestamp) {
        advance(to: time)
        record(totals: totals, of: recentBuckets, at: time)
    }

    /// The counters of all series.
    var totals: [SeriesKey: Int] {
        Dictionary(uniqueKeysWithValues: zip(series.keys, 0...).map { ($0, series.total(of: $1)) })
    }
}

extension SeriesGroups {
    /// Some answers count the entries of group 2 in group 1.
    static let three = SeriesGroups(count: 3, coarser: [2: 1])
}

extension SeriesKey {
    init(_ value: ExactText, in group: SeriesGroup = 0) {
        self.init(group, .values([value]))
    }
}

extension Sample {
    init(_ value: ExactText, _ count: Int, in group: SeriesGroup = 0) {
        self.init(SeriesKey(value, in: group), count)
    }
}

/// A bucket of the past.
func quarter(_ time: String) -> TimeBucket { TimeBucket(holding: at(time), seconds: 900) }
