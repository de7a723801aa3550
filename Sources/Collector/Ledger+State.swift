import Basics

// The saved form of a ledger: one chunk of everything that changes with each poll, then one of each past bucket's marks,
// which seldom change and are kept as they were packed.

extension Ledger {
    /// The layout below; what is written in another one is not read.
    private static let layout: UInt64 = 1

    /// What has to be saved before a snapshot of it is shown.
    package func chunks() -> [StateChunk] {
        let pastBuckets = past.keys.sorted()
        var writer = StateWriter()
        writer.varint(Self.layout)
        writer.varint(UInt64(reach.grid.bucketSeconds))
        writer.varint(UInt64(reach.pastSeconds))
        writer.varint(baselineComplete ? 1 : 0)
        writer.signed(frontier?.seconds ?? .min)
        writer.signed(began?.microseconds ?? .min)
        for count in [lateEntries, shrunkBuckets, Int(gapSeconds)] { writer.varint(UInt64(count)) }
        writer.write(bytes)
        series.write(to: &writer)
        writer.varint(UInt64(recent.count))
        for (bucket, account) in recent {
            writer.signed(bucket.start.seconds)
            writer.write(account)
        }
        writer.varint(UInt64(pastBuckets.count))
        for (bucket, account) in pastBuckets.compactMap({ bucket in past[bucket].map { (bucket, $0) } }) {
            writer.signed(bucket.start.seconds)
            writer.write(account.head)
            writer.varint(UInt64(account.packed.bytes.count))
        }
        return [StateChunk(writer.bytes)] + pastBuckets.compactMap { past[$0]?.packed }
    }

    /// Goes on where a saved ledger ended. Where the widths of its buckets are others than these, all of it becomes the past,
    /// which is looked at again in the new ones.
    package init(reach: LedgerReach, seriesLimit: Int, saved: [UInt8]) throws(StateDamage) {
        self.init(reach: reach, seriesLimit: seriesLimit)
        var reader = StateReader(saved)
        guard try reader.varint() == Self.layout else { throw .damaged("the ledger's layout is not known") }
        let recentSeconds = try reader.width()
        let pastSeconds = try reader.width()
        baselineComplete = try reader.varint() == 1
        let reached = try reader.signed()
        frontier = reached == .min ? nil : Timestamp(seconds: reached)
        let start = try reader.signed()
        began = start == .min ? nil : Timestamp(microseconds: start)
        lateEntries = try reader.entries()
        shrunkBuckets = try reader.entries()
        gapSeconds = Int64(try reader.entries())
        bytes = try reader.bytesBySeverity()
        series = try SeriesTable(limit: seriesLimit, from: &reader)
        let recent = try reader.recentBuckets(seconds: recentSeconds, series: series.count)
        let past = try reader.pastBuckets(seconds: pastSeconds, series: series.count)
        guard reader.isAtEnd else { throw .damaged("bytes are left over") }
        take(over: recent, past)
    }

    private mutating func take(over recent: [TimeBucket: BucketAccount], _ past: [TimeBucket: PastBucket]) {
        let isSameGrid = recent.keys.allSatisfy { $0.seconds == reach.grid.bucketSeconds }
        if isSameGrid, past.keys.allSatisfy({ $0.seconds == reach.pastSeconds }) {
            self.recent = recent
            self.past = past
            return
        }
        var joined: [TimeBucket: [BucketAccount]] = [:]
        for (bucket, account) in recent { joined[foldPlace(of: bucket), default: []].append(account) }
        for (bucket, packed) in past { joined[foldPlace(of: bucket), default: []].append(account(of: packed)) }
        self.past = joined.mapValues { PastBucket(BucketAccount(joining: $0)) }
        forgetOldestIfCut(by: (Array(recent.keys) + past.keys).map(\.start).min())
        // What is in the past already must not be recent as well.
        frontier = joined.keys.map(\.end).max() ?? frontier
    }
}

extension Ledger {
    /// Of a joined bucket whose start was forgotten before, the entries there would count a second time: it is taken as if
    /// it had been there before the counters began.
    private mutating func forgetOldestIfCut(by oldest: Timestamp?) {
        guard let oldest, let first = past.keys.min(), first.start < oldest else { return }
        past[first]?.head.isUnread = true
        past[first]?.head.areBytesUnread = true
    }
}
