import PostHogLogs

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

extension StateWriter {
    fileprivate mutating func write(_ counts: [Severity: Int]) {
        varint(UInt64(counts.count))
        for (severity, count) in counts {
            varint(UInt64(severity.rank))
            varint(UInt64(count))
        }
    }

    fileprivate mutating func write(_ head: BucketHead) {
        for count in [head.sum, head.newest, head.highest] { varint(UInt64(count)) }
        signed(head.lastLook?.microseconds ?? .min)
        varint(UInt64(head.unseenSeconds))
        varint((head.isUnread ? 1 : 0) + (head.areBytesUnread ? 2 : 0))
        write(head.byteMarks)
    }

    fileprivate mutating func write(_ account: BucketAccount) {
        write(account.head)
        varint(UInt64(account.marks.count))
        for (id, entries) in account.marks {
            varint(UInt64(id))
            varint(UInt64(entries))
        }
    }
}

extension StateReader {
    fileprivate mutating func width() throws(StateDamage) -> Int64 {
        let value = Int64(clamping: try varint())
        guard BucketGrid.widths.contains(value) else { throw .damaged("no bucket is \(value) s wide") }
        return value
    }

    fileprivate mutating func bytesBySeverity() throws(StateDamage) -> [Severity: Int] {
        var counts: [Severity: Int] = [:]
        for _ in 0..<(try count()) {
            let rank = try varint()
            guard let severity = Severity.allCases.first(where: { UInt64($0.rank) == rank }) else {
                throw .damaged("\(rank) is no severity")
            }
            counts[severity] = try entries()
        }
        return counts
    }

    fileprivate mutating func head() throws(StateDamage) -> BucketHead {
        var head = BucketHead(.counted, seconds: 0)
        head.sum = try entries()
        head.newest = try entries()
        head.highest = try entries()
        let look = try signed()
        head.lastLook = look == .min ? nil : Timestamp(microseconds: look)
        head.unseenSeconds = Int64(try entries())
        let flags = try varint()
        head.isUnread = flags & 1 != 0
        head.areBytesUnread = flags & 2 != 0
        head.byteMarks = try bytesBySeverity()
        return head
    }

    fileprivate mutating func bucket(seconds: Int64) throws(StateDamage) -> TimeBucket {
        let start = Timestamp(seconds: try signed())
        let bucket = TimeBucket(holding: start, seconds: seconds)
        guard bucket.start == start else { throw .damaged("\(start) is not the start of a bucket") }
        return bucket
    }

    fileprivate mutating func recentBuckets(
        seconds: Int64, series: Int
    ) throws(StateDamage) -> [TimeBucket: BucketAccount] {
        var buckets: [TimeBucket: BucketAccount] = [:]
        for _ in 0..<(try count()) {
            let bucket = try bucket(seconds: seconds)
            let head = try head()
            var marks: [SeriesID: Int] = [:]
            for _ in 0..<(try count()) {
                let id = try varint()
                guard id < UInt64(series) else { throw .damaged("a mark is of a series that is not there") }
                marks[Int(id)] = try entries()
            }
            buckets[bucket] = try BucketAccount(head: head, marks: marks).checked()
        }
        return buckets
    }

    fileprivate mutating func pastBuckets(
        seconds: Int64, series: Int
    ) throws(StateDamage) -> [TimeBucket: PastBucket] {
        var heads: [(bucket: TimeBucket, head: BucketHead, length: UInt64)] = []
        for _ in 0..<(try count()) {
            heads.append((try bucket(seconds: seconds), try head(), try varint()))
        }
        var buckets: [TimeBucket: PastBucket] = [:]
        for (bucket, head, length) in heads {
            let account = PastBucket(head: head, packed: StateChunk(try raw(length)))
            _ = try account.unpacked(series: series).checked()
            buckets[bucket] = account
        }
        return buckets
    }
}

extension BucketAccount {
    /// Itself, if its sum is that of its marks.
    fileprivate func checked() throws(StateDamage) -> BucketAccount {
        var sum = 0
        for entries in marks.values {
            let (next, overflow) = sum.addingReportingOverflow(entries)
            guard !overflow else { throw .damaged("marks add up to more than there can be") }
            sum = next
        }
        guard sum == head.sum else { throw .damaged("marks do not add up to the sum beside them") }
        return self
    }
}
