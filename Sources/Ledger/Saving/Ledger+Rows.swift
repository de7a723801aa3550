package import Basics

extension Ledger {
    /// Goes on where a saved ledger ended. Its buckets stay as wide as they are; those that follow are as wide as is set now.
    package init(
        _ groups: SeriesGroups, _ horizon: LedgerHorizon, seriesLimit: Int, saved: StateRows
    ) throws(StateDamage) {
        var rows = RemainingRows(saved)
        var reader = StateReader(try rows.take(.head))
        let number = try reader.varint()
        switch LedgerLayout(rawValue: number) {
        case .third:
            self.init(groups, horizon, seriesLimit: seriesLimit)
            try restore(&reader, &rows)
        case .first, .second:
            // All of it, in pieces.
            let bytes = saved.sorted { $0.key < $1.key }.flatMap(\.value)
            try self.init(groups, horizon, seriesLimit: seriesLimit, bytes: bytes)
        case nil:
            throw number > LedgerLayout.newest.rawValue
                ? .newer(version: UInt32(clamping: number)) : .damaged("there is no layout \(number) of a ledger")
        }
        knownFrom = buckets.start ?? frontier
    }

    /// - Parameter reader: of the head, behind its layout.
    private mutating func restore(_ reader: inout StateReader, _ rows: inout RemainingRows) throws(StateDamage) {
        try restoreScalars(&reader)
        let count = try reader.varint()
        let unheld = try reader.varint()
        bytes = try reader.bytes(of: groups)
        let recentRecords = try reader.records(groups)
        guard reader.isAtEnd else { throw .damaged("bytes are left over in the head") }
        try series.restore(count: count, unheld: unheld, groups, from: &rows)
        var recent: [TimeBucket: BucketCounts] = [:]
        for (bucket, record) in recentRecords {
            recent[bucket] = try PastBucket(record: record, packed: rows.takeAny(.recent(bucket)))
                .unpacked(series: series.count).checked()
        }
        var past: [TimeBucket: PastBucket] = [:]
        var pastReader = StateReader(try rows.take(.pastRecords))
        for (bucket, record) in try pastReader.records(groups) {
            let counts = PastBucket(record: record, packed: rows.takeAny(.past(bucket)))
            _ = try counts.unpacked(series: series.count).checked()
            past[bucket] = counts
        }
        buckets = BucketStore(recent: recent, past: past)
        guard pastReader.isAtEnd else { throw .damaged("bytes are left over behind the records of the past") }
        guard rows.isEmpty else { throw .damaged("rows are left over") }
    }

    mutating func restoreScalars(_ reader: inout StateReader) throws(StateDamage) {
        baselineComplete = try reader.varint() == 1
        let reached = try reader.signed()
        frontier = reached == .min ? nil : Timestamp(seconds: reached)
        let start = try reader.signed()
        began = start == .min ? nil : Timestamp(microseconds: start)
        lateEntries = try reader.entries()
        shrunkBuckets = try reader.entries()
        gapSeconds = Int64(try reader.entries())
    }
}

extension SeriesTable {
    fileprivate mutating func restore(
        count: UInt64, unheld: UInt64, _ groups: SeriesGroups, from rows: inout RemainingRows
    ) throws(StateDamage) {
        // A series has a byte or more in some row.
        guard count <= UInt64(rows.byteCount) else { throw .damaged("there are fewer series than are said to be") }
        for chunk in LedgerRow.chunks(of: Int(count)) {
            var series = StateReader(try rows.take(.series(chunk)))
            var totals = StateReader(try rows.take(.totals(chunk)))
            for _ in LedgerRow.ids(of: chunk, among: Int(count)) {
                let (key, created) = try series.series(of: groups, .third)
                let baseline = try series.entries()
                try restore(
                    key, created: created, total: try totals.entries(), baseline: baseline == 0 ? nil : baseline - 1)
            }
            guard series.isAtEnd, totals.isAtEnd else { throw .damaged("bytes are left over behind the series") }
        }
        try hold(from: unheld)
    }
}

/// The rows of a ledger that are still to be read.
struct RemainingRows {
    private var rows: StateRows

    init(_ rows: StateRows) {
        self.rows = rows
    }

    var isEmpty: Bool { rows.isEmpty }
    var byteCount: Int { rows.values.reduce(0) { $0 + $1.count } }

    mutating func take(_ row: LedgerRow) throws(StateDamage) -> [UInt8] {
        guard let bytes = rows.removeValue(forKey: row.key) else { throw .damaged("a row is missing: \(row)") }
        return bytes
    }

    /// No bytes where there is no such row.
    mutating func takeAny(_ row: LedgerRow) -> [UInt8] {
        rows.removeValue(forKey: row.key) ?? []
    }
}
