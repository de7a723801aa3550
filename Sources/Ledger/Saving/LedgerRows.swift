package import Basics

/// The saved form of a ledger, and the ledger as it was then: what has not changed since is not encoded again.
package struct LedgerRows: Sendable {
    private var rows: StateRows = [:]
    private var recent: [TimeBucket: [SeriesID: Int]] = [:]
    private var seriesCount = 0
    private var baselines: [Int?] = []

    package init() {}

    /// What has to be saved before a snapshot of the ledger is shown. Rows that are those of the last time are the same
    /// arrays, so that to compare them takes no time.
    package mutating func update(to ledger: Ledger) -> StateRows {
        var next: StateRows = [
            LedgerRow.head.key: ledger.headRow, LedgerRow.pastRecords.key: ledger.pastRecordsRow,
        ]
        let table = ledger.series
        for chunk in LedgerRow.chunks(of: table.count) {
            let ids = LedgerRow.ids(of: chunk, among: table.count)
            next[LedgerRow.totals(chunk).key] = table.totalsRow(ids)
            let key = LedgerRow.series(chunk).key
            let isKnown = ids.upperBound <= seriesCount && baselines[ids] == table.baselines[ids]
            next[key] = (isKnown ? rows[key] : nil) ?? table.seriesRow(ids)
        }
        for (bucket, counts) in ledger.buckets.recent where !counts.marks.isEmpty {
            let key = LedgerRow.recent(bucket).key
            let isKnown = recent[bucket] == counts.marks
            next[key] = (isKnown ? rows[key] : nil) ?? PastBucket(counts).packed
        }
        for (bucket, counts) in ledger.buckets.past where !counts.packed.isEmpty {
            next[LedgerRow.past(bucket).key] = counts.packed
        }
        rows = next
        recent = ledger.buckets.recent.mapValues(\.marks)
        (seriesCount, baselines) = (table.count, table.baselines)
        return next
    }
}

extension Ledger {
    fileprivate var headRow: [UInt8] {
        var writer = StateWriter()
        writer.varint(LedgerLayout.newest.rawValue)
        writer.varint(baselineComplete ? 1 : 0)
        writer.signed(frontier?.seconds ?? .min)
        writer.signed(began?.microseconds ?? .min)
        for count in [lateEntries, shrunkBuckets, Int(gapSeconds), series.count, series.held.first] {
            writer.varint(UInt64(count))
        }
        writer.write(bytes)
        writer.write(buckets.recent.mapValues(\.record))
        return writer.bytes
    }

    fileprivate var pastRecordsRow: [UInt8] {
        var writer = StateWriter()
        writer.write(buckets.past.mapValues(\.record))
        return writer.bytes
    }
}

extension SeriesTable {
    fileprivate func totalsRow(_ ids: Range<SeriesID>) -> [UInt8] {
        var writer = StateWriter()
        for id in ids { writer.varint(UInt64(totals[id])) }
        return writer.bytes
    }

    fileprivate func seriesRow(_ ids: Range<SeriesID>) -> [UInt8] {
        var writer = StateWriter()
        for id in ids {
            keys[id].labels.write(to: &writer)
            writer.varint(UInt64(keys[id].group))
            writer.signed(created[id].microseconds)
            writer.varint(baselines[id].map { UInt64($0) + 1 } ?? 0)
        }
        return writer.bytes
    }
}
