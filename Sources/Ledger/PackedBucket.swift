import Basics

/// The counts of a bucket with its marks packed: a day of buckets is many, and few of them change.
struct PackedBucket: Sendable {
    var record: BucketRecord
    /// The marks by ascending source, as pairs of varints: the distance from the source before, and the value. Kept in
    /// the form in which it is saved, so that saving hands it on and no more.
    let packed: [UInt8]

    init(_ counts: BucketCounts) {
        record = counts.record
        var writer = StateWriter()
        var previous = -1
        for (id, count) in counts.marks.all {
            writer.varint(UInt64(id - previous))
            writer.varint(UInt64(count))
            previous = id
        }
        packed = writer.bytes
    }

    init(record: BucketRecord, packed: [UInt8]) {
        self.record = record
        self.packed = packed
    }

    /// Whether nothing was ever seen in it.
    var isEmpty: Bool { packed.isEmpty && record.isEmpty }

    /// The same unpacked.
    var counts: BucketCounts {
        do {
            return try unpacked(sources: .max)
        } catch {
            preconditionFailure("packed by this process, or checked when it was loaded: \(error)")
        }
    }

    /// - Parameter sources: how many there are; a mark of a further one is damage.
    func unpacked(sources: Int) throws(StateDamage) -> BucketCounts {
        var reader = StateReader(packed)
        var marks = Marks()
        var id = -1
        while !reader.isAtEnd {
            let step = try reader.varint()
            guard step > 0, step <= UInt64(sources - 1 - id) else {
                throw .damaged("a mark is of a source that is not there")
            }
            id += Int(step)
            marks[id] = try reader.entries()
        }
        return BucketCounts(record: record, marks: marks)
    }
}

extension StateReader {
    /// A number of entries or bytes: what counts are made of, no more than 2⁵³ − 1.
    mutating func entries() throws(StateDamage) -> Int {
        let value = try varint()
        guard value < 1 << 53 else { throw .damaged("\(value) is too large for a number of entries") }
        return Int(value)
    }
}
