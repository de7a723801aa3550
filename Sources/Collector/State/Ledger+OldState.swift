import Basics

extension Ledger {
    /// Of the layouts before there were rows.
    init(reach: LedgerReach, seriesLimit: Int, bytes saved: [UInt8]) throws(StateDamage) {
        self.init(reach: reach, seriesLimit: seriesLimit)
        var reader = StateReader(saved)
        let layout = LedgerLayout(rawValue: try reader.varint()) ?? .newest
        let widths = layout == .first ? (recent: try reader.width(), past: try reader.width()) : nil
        try restoreScalars(&reader)
        bytes = try reader.bytesBySeverity()
        let count = try reader.count()
        let unheld = try reader.varint()
        for _ in 0..<count {
            let (key, created) = try reader.series(layout)
            // What was there before was not noted.
            try series.restore(key, created: created, total: try reader.entries(), baseline: nil)
        }
        try series.hold(from: unheld)
        recent = try reader.recentBuckets(seconds: widths?.recent, series: series.count)
        past = try reader.pastBuckets(seconds: widths?.past, series: series.count)
        guard reader.isAtEnd else { throw .damaged("bytes are left over") }
    }
}
