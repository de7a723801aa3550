import Basics

extension Ledger {
    /// Of the layouts before there were rows.
    init(
        _ groups: SeriesGroups, _ horizon: LedgerHorizon, seriesLimit: Int, bytes saved: [UInt8]
    ) throws(StateDamage) {
        self.init(groups, horizon, seriesLimit: seriesLimit)
        var reader = StateReader(saved)
        let layout = LedgerLayout(rawValue: try reader.varint()) ?? .newest
        let widths = layout == .first ? (recent: try reader.width(), past: try reader.width()) : nil
        try restoreScalars(&reader)
        bytes = try reader.bytes(of: groups)
        let count = try reader.count()
        let unheld = try reader.varint()
        for _ in 0..<count {
            let (key, created) = try reader.series(of: groups, layout)
            // What was there before was not noted.
            try series.restore(key, created: created, total: try reader.entries(), baseline: nil)
        }
        try series.hold(from: unheld)
        buckets = BucketStore(
            recent: try reader.recentBuckets(seconds: widths?.recent, series: series.count, groups),
            past: try reader.pastBuckets(seconds: widths?.past, series: series.count, groups))
        guard reader.isAtEnd else { throw .damaged("bytes are left over") }
    }
}
