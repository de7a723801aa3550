package import Basics

// The saved form of a ledger: one chunk of everything that changes with each poll, then one of each past bucket's marks,
// which seldom change and are kept as they were packed.

extension Ledger {
    /// What has to be saved before a snapshot of it is shown.
    package func chunks() -> [StateChunk] {
        let past = buckets.past.sorted { $0.key < $1.key }
        var writer = StateWriter()
        writer.varint(LedgerLayout.newest.rawValue)
        writer.varint(baselineComplete ? 1 : 0)
        writer.signed(frontier?.seconds ?? .min)
        writer.signed(began?.microseconds ?? .min)
        for count in [lateEntries, shrunkBuckets, Int(gapSeconds)] { writer.varint(UInt64(count)) }
        writer.write(bytes)
        series.write(to: &writer)
        writer.varint(UInt64(buckets.recent.count))
        for (bucket, counts) in buckets.recent {
            writer.write(bucket)
            writer.write(counts)
        }
        writer.varint(UInt64(past.count))
        for (bucket, counts) in past {
            writer.write(bucket)
            writer.write(counts.record)
            writer.varint(UInt64(counts.packed.bytes.count))
        }
        return [StateChunk(writer.bytes)] + past.map(\.value.packed)
    }

    /// Goes on where a saved ledger ended. Its buckets stay as wide as they are; those that follow are as wide as is set now.
    package init(
        _ groups: SeriesGroups, _ horizon: LedgerHorizon, seriesLimit: Int, saved: [UInt8]
    ) throws(StateDamage) {
        self.init(groups, horizon, seriesLimit: seriesLimit)
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
        bytes = try reader.bytes(of: groups)
        series = try SeriesTable(limit: seriesLimit, groups, layout, from: &reader)
        buckets = BucketStore(
            recent: try reader.recentBuckets(seconds: widths?.recent, series: series.count, groups),
            past: try reader.pastBuckets(seconds: widths?.past, series: series.count, groups))
        guard reader.isAtEnd else { throw .damaged("bytes are left over") }
        knownFrom = buckets.start ?? frontier
    }
}

/// The forms in which ledgers were saved.
enum LedgerLayout: UInt64 {
    /// All recent buckets are of one width, all past ones of another; series of every kind have one label, a text.
    case first = 1
    /// Each bucket has its own width, each series its kind.
    case second = 2
    /// Series have any number of labels.
    case third = 3

    static let newest = LedgerLayout.third
}
