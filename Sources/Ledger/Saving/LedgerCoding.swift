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

    mutating func write(_ key: SeriesKey) {
        key.labels.write(to: &self)
        varint(UInt64(key.group))
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
        guard BucketGrid.widths.contains(value) else { throw .damaged("there are no buckets of \(value) s") }
        return value
    }

    /// Of Unix time, in hours.
    mutating func hour() throws(StateDamage) -> UInt32 {
        let hour = try varint()
        guard hour < 1 << 32 else { throw .damaged("\(hour) is too large for an hour") }
        return UInt32(hour)
    }

    mutating func group(of groups: SeriesGroups) throws(StateDamage) -> SeriesGroup {
        let group = try varint()
        guard group < UInt64(groups.count) else { throw .damaged("there is no series group \(group)") }
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
        (try key(of: groups, layout), Timestamp(microseconds: try signed()))
    }

    mutating func key(of groups: SeriesGroups, _ layout: LedgerLayout) throws(StateDamage) -> SeriesKey {
        let labels = try SeriesLabels(layout, from: &self)
        return SeriesKey(try group(of: groups), labels)
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
        seconds: Int64?, sources: Int, _ groups: SeriesGroups
    ) throws(StateDamage) -> [TimeBucket: PackedBucket] {
        var buckets: [TimeBucket: PackedBucket] = [:]
        for _ in 0..<(try count()) {
            let bucket = try bucket(seconds: seconds)
            let record = try record(groups)
            var marks = Marks()
            for _ in 0..<(try count()) {
                let id = try varint()
                guard id < UInt64(sources) else { throw .damaged("a mark is of a source that is not there") }
                marks[Int(id)] = try entries()
            }
            buckets[bucket] = PackedBucket(try BucketCounts(record: record, marks: marks).checked())
        }
        return buckets
    }

    mutating func pastBuckets(
        seconds: Int64?, sources: Int, _ groups: SeriesGroups
    ) throws(StateDamage) -> [TimeBucket: PackedBucket] {
        var records: [(bucket: TimeBucket, record: BucketRecord, length: UInt64)] = []
        for _ in 0..<(try count()) {
            records.append((try bucket(seconds: seconds), try record(groups), try varint()))
        }
        var buckets: [TimeBucket: PackedBucket] = [:]
        for (bucket, record, length) in records {
            buckets[bucket] = try PackedBucket(record: record, packed: try raw(length)).checked(sources: sources)
        }
        return buckets
    }
}

extension PackedBucket {
    /// Itself, if its marks are of these sources and add up.
    func checked(sources: Int) throws(StateDamage) -> PackedBucket {
        _ = try unpacked(sources: sources).checked()
        return self
    }
}

extension BucketCounts {
    /// Itself, if its sum is that of its marks.
    func checked() throws(StateDamage) -> BucketCounts {
        var sum = 0
        for (_, entries) in marks.all {
            let (next, overflow) = sum.addingReportingOverflow(entries)
            guard !overflow else { throw .damaged("marks add up to more than there can be") }
            sum = next
        }
        guard sum == record.sum else { throw .damaged("marks do not add up to the sum beside them") }
        return self
    }
}
