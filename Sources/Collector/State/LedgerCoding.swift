import Basics
import PostHogLogs

// The parts of a ledger as they are saved.

extension StateWriter {
    mutating func write(_ counts: [Severity: Int]) {
        varint(UInt64(counts.count))
        for severity in Severity.allCases {
            guard let count = counts[severity] else { continue }
            varint(UInt64(severity.rank))
            varint(UInt64(count))
        }
    }

    mutating func write(_ bucket: TimeBucket) {
        signed(bucket.start.seconds)
        varint(UInt64(bucket.seconds))
    }

    mutating func write(_ head: BucketHead) {
        for count in [head.sum, head.newest, head.highest] { varint(UInt64(count)) }
        signed(head.lastLook?.microseconds ?? .min)
        varint(UInt64(head.unseenSeconds))
        varint((head.isUnread ? 1 : 0) + (head.areBytesUnread ? 2 : 0))
        write(head.byteMarks)
    }

    mutating func write(_ heads: [TimeBucket: BucketHead]) {
        varint(UInt64(heads.count))
        for (bucket, head) in heads.sorted(by: { $0.key < $1.key }) {
            write(bucket)
            write(head)
        }
    }
}

extension StateReader {
    mutating func width() throws(StateDamage) -> Int64 {
        let value = Int64(clamping: try varint())
        guard BucketGrid.widths.contains(value) else { throw .damaged("no bucket is \(value) s wide") }
        return value
    }

    mutating func bytesBySeverity() throws(StateDamage) -> [Severity: Int] {
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

    mutating func head() throws(StateDamage) -> BucketHead {
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

    mutating func heads() throws(StateDamage) -> [TimeBucket: BucketHead] {
        var heads: [TimeBucket: BucketHead] = [:]
        for _ in 0..<(try count()) { heads[try bucket(seconds: nil)] = try head() }
        return heads
    }

    mutating func series(_ layout: LedgerLayout) throws(StateDamage) -> (key: SeriesKey, created: Timestamp) {
        let service = try SeriesService(layout, from: &self)
        let rank = try varint()
        guard let severity = Severity.allCases.first(where: { UInt64($0.rank) == rank }) else {
            throw .damaged("\(rank) is no severity")
        }
        return (SeriesKey(service: service, severity: severity), Timestamp(microseconds: try signed()))
    }

    /// - Parameter seconds: how wide it is, in the layout that does not say so of each.
    mutating func bucket(seconds: Int64?) throws(StateDamage) -> TimeBucket {
        let start = Timestamp(seconds: try signed())
        let bucket: TimeBucket
        if let seconds {
            bucket = TimeBucket(holding: start, seconds: seconds)
        } else {
            bucket = TimeBucket(holding: start, seconds: try width())
        }
        guard bucket.start == start else { throw .damaged("\(start) is not the start of a bucket") }
        return bucket
    }

    mutating func recentBuckets(
        seconds: Int64?, series: Int
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

    mutating func pastBuckets(
        seconds: Int64?, series: Int
    ) throws(StateDamage) -> [TimeBucket: PastBucket] {
        var heads: [(bucket: TimeBucket, head: BucketHead, length: UInt64)] = []
        for _ in 0..<(try count()) {
            heads.append((try bucket(seconds: seconds), try head(), try varint()))
        }
        var buckets: [TimeBucket: PastBucket] = [:]
        for (bucket, head, length) in heads {
            let account = PastBucket(head: head, packed: try raw(length))
            _ = try account.unpacked(series: series).checked()
            buckets[bucket] = account
        }
        return buckets
    }
}

extension BucketAccount {
    /// Itself, if its sum is that of its marks.
    func checked() throws(StateDamage) -> BucketAccount {
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
