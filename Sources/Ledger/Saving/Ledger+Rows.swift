package import Basics

extension Ledger {
    /// Goes on where a saved ledger ended. Its buckets stay as wide as they are; those that follow are as wide as is set now.
    package init(
        _ groups: SeriesGroups, _ horizon: LedgerHorizon, seriesLimit: Int, _ mapping: SeriesMapping = .identity,
        saved: StateRows
    ) throws(StateDamage) {
        var rows = RemainingRows(saved)
        var reader = StateReader(try rows.remove(.header))
        let number = try reader.varint()
        switch LedgerLayout(rawValue: number) {
        case .fourth?, .third?:
            let layout: LedgerLayout = number == LedgerLayout.third.rawValue ? .third : .fourth
            self.init(groups, horizon, seriesLimit: seriesLimit, mapping)
            restoreRoutes(try restore(layout, &reader, &rows))
        case .first, .second:
            // All of it, in pieces.
            let bytes = saved.sorted { $0.key < $1.key }.flatMap(\.value)
            try self.init(groups, horizon, seriesLimit: seriesLimit, mapping, bytes: bytes)
        case nil:
            throw number > LedgerLayout.newest.rawValue
                ? .newer(version: UInt32(clamping: number)) : .damaged("unknown ledger layout \(number)")
        }
        knownFrom = buckets.start ?? frontier
    }

    /// Returns the name of the mapping that it was counted by.
    ///
    /// - Parameter reader: of the header row, behind its layout.
    private mutating func restore(
        _ layout: LedgerLayout, _ reader: inout StateReader, _ rows: inout RemainingRows
    ) throws(StateDamage) -> String {
        try restoreScalars(&reader)
        let count = try reader.varint()
        let unheld = try reader.varint()
        let sourceCount = layout == .third ? nil : try reader.varint()
        let mapping = layout == .third ? SeriesMapping.identity.name : try reader.string()
        bytes = try reader.bytes(of: groups)
        let recentRecords = try reader.records(groups)
        guard reader.isAtEnd else { throw .damaged("bytes are left over in the header") }
        try series.restore(layout, count: count, unheld: unheld, groups, from: &rows)
        if let sourceCount {
            try sources.restore(count: sourceCount, groups, from: &rows)
        } else {
            try restoreSources()
        }
        func bucket(_ row: LedgerRow, _ record: BucketRecord) throws(StateDamage) -> PackedBucket {
            try PackedBucket(record: record, packed: rows.removeAny(row)).checked(sources: sources.count)
        }
        var recent: [TimeBucket: PackedBucket] = [:]
        for (key, record) in recentRecords { recent[key] = try bucket(.recent(key), record) }
        var past: [TimeBucket: PackedBucket] = [:]
        var pastReader = StateReader(try rows.remove(.pastRecords))
        for (key, record) in try pastReader.records(groups) { past[key] = try bucket(.past(key), record) }
        buckets = BucketStore(recent: recent, past: past)
        guard pastReader.isAtEnd else { throw .damaged("bytes are left over behind the records of the past") }
        guard rows.isEmpty else { throw .damaged("rows are left over") }
        return mapping
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
        _ layout: LedgerLayout, count: UInt64, unheld: UInt64, _ groups: SeriesGroups, from rows: inout RemainingRows
    ) throws(StateDamage) {
        try rows.checkRoom(for: count)
        for chunk in LedgerRow.chunks(of: Int(count)) {
            var series = StateReader(try rows.remove(.series(chunk)))
            var totals = StateReader(try rows.remove(.totals(chunk)))
            for _ in LedgerRow.ids(of: chunk, among: Int(count)) {
                let (key, created) = try series.series(of: groups, layout)
                let baseline = try series.entries()
                let total = try totals.entries()
                let hour = layout == .third ? 0 : try totals.hour()
                try restore(
                    key, created: created, total: total, baseline: baseline == 0 ? nil : baseline - 1,
                    lastRiseHour: hour)
            }
            guard series.isAtEnd, totals.isAtEnd else { throw .damaged("bytes are left over behind the series") }
        }
        try hold(from: unheld)
    }
}

extension KeyTable {
    fileprivate mutating func restore(
        count: UInt64, _ groups: SeriesGroups, from rows: inout RemainingRows
    ) throws(StateDamage) {
        try rows.checkRoom(for: count)
        for chunk in LedgerRow.chunks(of: Int(count)) {
            var reader = StateReader(try rows.remove(.sources(chunk)))
            for _ in LedgerRow.ids(of: chunk, among: Int(count)) {
                let key = try reader.key(of: groups, .newest)
                try restore(key)
            }
            guard reader.isAtEnd else { throw .damaged("bytes are left over behind the sources") }
        }
    }
}

/// The rows of a ledger that are still to be read.
struct RemainingRows {
    private var rows: StateRows

    init(_ rows: StateRows) {
        self.rows = rows
    }

    var isEmpty: Bool { rows.isEmpty }

    /// A series or source has a byte or more in some row.
    func checkRoom(for count: UInt64) throws(StateDamage) {
        guard count <= UInt64(rows.values.reduce(0) { $0 + $1.count }) else {
            throw .damaged("there are fewer series than the header says")
        }
    }

    mutating func remove(_ row: LedgerRow) throws(StateDamage) -> [UInt8] {
        guard let bytes = rows.removeValue(forKey: row.key) else { throw .damaged("a row is missing: \(row)") }
        return bytes
    }

    /// No bytes where there is no such row.
    mutating func removeAny(_ row: LedgerRow) -> [UInt8] {
        rows.removeValue(forKey: row.key) ?? []
    }
}
