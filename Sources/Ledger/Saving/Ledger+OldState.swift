import Basics

extension Ledger {
    /// Of the layouts before there were rows.
    init(
        _ groups: SeriesGroups, _ horizon: LedgerHorizon, seriesLimit: Int, _ mapping: SeriesMapping,
        bytes saved: [UInt8]
    ) throws(StateDamage) {
        self.init(groups, horizon, seriesLimit: seriesLimit, mapping)
        var reader = StateReader(saved)
        let layout = LedgerLayout(rawValue: try reader.varint()) ?? .newest
        let widths = layout == .first ? (recent: try reader.width(), past: try reader.width()) : nil
        try restoreScalars(&reader)
        bytes = try reader.bytes(of: groups)
        let count = try reader.count()
        let unheld = try reader.varint()
        for _ in 0..<count {
            let (key, created) = try reader.series(of: groups, layout)
            // The baseline was not recorded.
            try series.restore(key, created: created, total: try reader.entries(), baseline: nil)
        }
        try series.hold(from: unheld)
        buckets = BucketStore(
            recent: try reader.recentBuckets(seconds: widths?.recent, sources: series.count, groups),
            past: try reader.pastBuckets(seconds: widths?.past, sources: series.count, groups))
        guard reader.isAtEnd else { throw .damaged("bytes are left over") }
        try restoreSources()
        restoreRoutes(SeriesMapping.identity.name)
    }

    /// Of the layouts in which each series was its own source.
    mutating func restoreSources() throws(StateDamage) {
        for key in series.keys { try sources.restore(key) }
    }
}
