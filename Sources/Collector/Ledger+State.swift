package import Basics

// The saved form of a ledger: one chunk of everything that changes with each poll, then one of each past bucket's marks,
// which seldom change and are kept as they were packed.

extension Ledger {
    /// What has to be saved before a snapshot of it is shown.
    package func chunks() -> [StateChunk] {
        let pastBuckets = past.keys.sorted()
        var writer = StateWriter()
        writer.varint(LedgerLayout.newest.rawValue)
        writer.varint(baselineComplete ? 1 : 0)
        writer.signed(frontier?.seconds ?? .min)
        writer.signed(began?.microseconds ?? .min)
        for count in [lateEntries, shrunkBuckets, Int(gapSeconds)] { writer.varint(UInt64(count)) }
        writer.write(bytes)
        series.write(to: &writer)
        writer.varint(UInt64(recent.count))
        for (bucket, account) in recent {
            writer.write(bucket)
            writer.write(account)
        }
        writer.varint(UInt64(pastBuckets.count))
        for (bucket, account) in pastBuckets.compactMap({ bucket in past[bucket].map { (bucket, $0) } }) {
            writer.write(bucket)
            writer.write(account.head)
            writer.varint(UInt64(account.packed.bytes.count))
        }
        return [StateChunk(writer.bytes)] + pastBuckets.compactMap { past[$0]?.packed }
    }

    /// Goes on where a saved ledger ended. Its buckets stay as wide as they are; those that follow are as wide as is set now.
    package init(reach: LedgerReach, seriesLimit: Int, saved: [UInt8]) throws(StateDamage) {
        self.init(reach: reach, seriesLimit: seriesLimit)
        var reader = StateReader(saved)
        guard let layout = LedgerLayout(rawValue: try reader.varint()) else {
            throw .damaged("the ledger's layout is not known")
        }
        let widths = layout == .first ? (recent: try reader.width(), past: try reader.width()) : nil
        baselineComplete = try reader.varint() == 1
        let reached = try reader.signed()
        frontier = reached == .min ? nil : Timestamp(seconds: reached)
        let start = try reader.signed()
        began = start == .min ? nil : Timestamp(microseconds: start)
        lateEntries = try reader.entries()
        shrunkBuckets = try reader.entries()
        gapSeconds = Int64(try reader.entries())
        bytes = try reader.bytesBySeverity()
        series = try SeriesTable(limit: seriesLimit, layout, from: &reader)
        recent = try reader.recentBuckets(seconds: widths?.recent, series: series.count)
        past = try reader.pastBuckets(seconds: widths?.past, series: series.count)
        guard reader.isAtEnd else { throw .damaged("bytes are left over") }
        knownFrom = (Array(recent.keys) + past.keys).map(\.start).min() ?? frontier
    }
}

/// The forms in which ledgers were saved.
enum LedgerLayout: UInt64 {
    /// All recent buckets are of one width, all past ones of another; services of every kind are texts.
    case first = 1
    /// Each bucket has its own width, each service its kind.
    case second = 2

    static let newest = LedgerLayout.second
}
