import Basics

// The parts of a ledger as they are saved.

extension StateWriter {
    mutating func write(_ counts: [SeriesGroup: Int]) {
        varint(UInt64(counts.count))
        for (group, count) in counts.sorted(by: { $0.key < $1.key }) {
            varint(UInt64(group))
            varint(UInt64(count))
        }
    }

    mutating func write(_ bucket: TimeBucket) {
        signed(bucket.start.seconds)
        varint(UInt64(bucket.seconds))
    }

    mutating func write(_ record: BucketRecord) {
        for count in [record.sum, record.newest, record.highest] { varint(UInt64(count)) }
        signed(record.lastCheck?.microseconds ?? .min)
        varint(UInt64(record.uncheckedSeconds))
        varint((record.isUnread ? 1 : 0) + (record.areBytesUnread ? 2 : 0))
        write(record.bytes)
    }

    mutating func write(_ records: [TimeBucket: BucketRecord]) {
        varint(UInt64(records.count))
        for (bucket, record) in records.sorted(by: { $0.key < $1.key }) {
            write(bucket)
            write(record)
        }
    }
}

extension StateReader {
    mutating func width() throws(StateDamage) -> Int64 {
        let value = Int64(clamping: try varint())
        guard BucketGrid.widths.contains(value) else { throw .damaged("no bucket is \(value) s wide") }
        return value
    }

    mutating func group(of groups: SeriesGroups) throws(StateDamage) -> SeriesGroup {
        let group = try varint()
        guard group < UInt64(groups.count) else { throw .damaged("\(group) is no group of series") }
        return SeriesGroup(group)
    }

    mutating func bytes(of groups: SeriesGroups) throws(StateDamage) -> [SeriesGroup: Int] {
        var counts: [SeriesGroup: Int] = [:]
        for _ in 0..<(try count()) { counts[try group(of: groups)] = try entries() }
        return counts
    }

    mutating func record(_ groups: SeriesGroups) throws(StateDamage) -> BucketRecord {
        var record = BucketRecord(.counted, seconds: 0)
        record.sum = try entries()
        record.newest = try entries()
        record.highest = try entries()
        let check = try signed()
        record.lastCheck = check == .min ? nil : Timestamp(microseconds: check)
        record.uncheckedSeconds = Int64(try entries())
        let flags = try varint()
        record.isUnread = flags & 1 != 0
        record.areBytesUnread = flags & 2 != 0
        record.bytes = try bytes(of: groups)
        return record
    }

    mutating func records(_ groups: SeriesGroups) throws(StateDamage) -> [TimeBucket: BucketRecord] {
        var records: [TimeBucket: BucketRecord] = [:]
        for _ in 0..<(try count()) { records[try bucket(seconds: nil)] = try record(groups) }
        return records
    }

    mutating func series(
        of groups: SeriesGroups, _ layout: LedgerLayout
    ) throws(StateDamage) -> (key: SeriesKey, created: Timestamp) {
        let labels = try SeriesLabels(layout, from: &self)
        return (SeriesKey(try group(of: groups), labels), Timestamp(microseconds: try signed()))
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
        seconds: Int64?, series: Int, _ groups: SeriesGroups
    ) throws(StateDamage) -> [TimeBucket: BucketCounts] {
        var buckets: [TimeBucket: BucketCounts] = [:]
        for _ in 0..<(try count()) {
            let bucket = try bucket(seconds: seconds)
            let record = try record(groups)
            var marks: [SeriesID: Int] = [:]
            for _ in 0..<(try count()) {
                let id = try varint()
                guard id < UInt64(series) else { throw .damaged("a mark is of a series that is not there") }
                marks[Int(id)] = try entries()
            }
            buckets[bucket] = try BucketCounts(record: record, marks: marks).checked()
        }
        return buckets
    }

    mutating func pastBuckets(
        seconds: Int64?, series: Int, _ groups: SeriesGroups
    ) throws(StateDamage) -> [TimeBucket: PastBucket] {
        var records: [(bucket: TimeBucket, record: BucketRecord, length: UInt64)] = []
        for _ in 0..<(try count()) {
            records.append((try bucket(seconds: seconds), try record(groups), try varint()))
        }
        var buckets: [TimeBucket: PastBucket] = [:]
        for (bucket, record, length) in records {
            let counts = PastBucket(record: record, packed: try raw(length))
            _ = try counts.unpacked(series: series).checked()
            buckets[bucket] = counts
        }
        return buckets
    }
}

extension BucketCounts {
    /// Itself, if its sum is that of its marks.
    func checked() throws(StateDamage) -> BucketCounts {
        var sum = 0
        for entries in marks.values {
            let (next, overflow) = sum.addingReportingOverflow(entries)
            guard !overflow else { throw .damaged("marks add up to more than there can be") }
            sum = next
        }
        guard sum == record.sum else { throw .damaged("marks do not add up to the sum beside them") }
        return self
    }
}
