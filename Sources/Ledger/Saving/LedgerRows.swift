package import Basics

/// The saved form of a ledger, and the ledger as it was then: what has not changed since is not encoded again.
package struct LedgerRows: Sendable {
    private var rows: StateRows = [:]
    private var series = SeriesTable(limit: 0)
    private var sources = KeyTable(limit: 0)

    package init() {}

    /// What has to be saved before a snapshot of the ledger is shown. Rows that are those of the last time are the same
    /// arrays, so that comparing them costs no time.
    package mutating func update(to ledger: Ledger) -> StateRows {
        var next: StateRows = [
            LedgerRow.header.key: ledger.headerRow, LedgerRow.pastRecords.key: ledger.pastRecordsRow,
        ]
        let table = ledger.series
        for chunk in LedgerRow.chunks(of: table.count) {
            let ids = LedgerRow.ids(of: chunk, among: table.count)
            next[LedgerRow.totals(chunk).key] = table.totalsRow(ids)
            let key = LedgerRow.series(chunk).key
            let isKnown =
                ids.upperBound <= series.count && series.removals == table.removals
                && series.baselines[ids] == table.baselines[ids]
            next[key] = (isKnown ? rows[key] : nil) ?? table.seriesRow(ids)
        }
        for chunk in LedgerRow.chunks(of: ledger.sources.count) {
            let ids = LedgerRow.ids(of: chunk, among: ledger.sources.count)
            let key = LedgerRow.sources(chunk).key
            let isKnown = ids.upperBound <= sources.count && sources.removals == ledger.sources.removals
            next[key] = (isKnown ? rows[key] : nil) ?? ledger.sources.row(ids)
        }
        for (bucket, counts) in ledger.buckets.recent where !counts.packed.isEmpty {
            next[LedgerRow.recent(bucket).key] = counts.packed
        }
        for (bucket, counts) in ledger.buckets.past where !counts.packed.isEmpty {
            next[LedgerRow.past(bucket).key] = counts.packed
        }
        rows = next
        (series, sources) = (table, ledger.sources)
        return next
    }
}

extension Ledger {
    fileprivate var headerRow: [UInt8] {
        var writer = StateWriter()
        writer.varint(LedgerLayout.newest.rawValue)
        writer.varint(baselineComplete ? 1 : 0)
        writer.signed(frontier?.seconds ?? .min)
        writer.signed(began?.microseconds ?? .min)
        for count in [lateEntries, shrunkBuckets, Int(gapSeconds), series.count, series.held.first] {
            writer.varint(UInt64(count))
        }
        writer.varint(UInt64(sources.count))
        writer.string(mapping.name)
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
        for id in ids {
            writer.varint(UInt64(totals[id]))
            writer.varint(UInt64(lastRiseHours[id]))
        }
        return writer.bytes
    }

    fileprivate func seriesRow(_ ids: Range<SeriesID>) -> [UInt8] {
        var writer = StateWriter()
        for id in ids {
            writer.write(keys[id])
            writer.signed(created[id].microseconds)
            // One more than it is, and 0 where it is unknown.
            writer.varint(UInt64(baselines[id] + 1))
        }
        return writer.bytes
    }
}

extension KeyTable {
    fileprivate func row(_ ids: Range<SourceID>) -> [UInt8] {
        var writer = StateWriter()
        for id in ids { writer.write(keys[id]) }
        return writer.bytes
    }
}
