import Basics

/// The account of a bucket that has left the lookback, its marks packed: a day of them is many, and they are only looked
/// into where an entry came very late.
struct PastBucket: Sendable {
    var head: BucketHead
    /// The marks by ascending series, as pairs of varints: the distance from the series before, and the value. Kept in
    /// the form in which it is saved, so that saving hands it on and no more.
    let packed: [UInt8]

    init(_ account: BucketAccount) {
        head = account.head
        var writer = StateWriter()
        var previous = -1
        for (id, entries) in account.marks.sorted(by: { $0.key < $1.key }) where entries > 0 {
            writer.varint(UInt64(id - previous))
            writer.varint(UInt64(entries))
            previous = id
        }
        packed = writer.bytes
    }

    init(head: BucketHead, packed: [UInt8]) {
        self.head = head
        self.packed = packed
    }

    /// Whether nothing was ever seen in it.
    var isEmpty: Bool { packed.isEmpty && head.isEmpty }

    /// - Parameter series: how many there are; a mark of a further one is damage.
    func unpacked(series: Int) throws(StateDamage) -> BucketAccount {
        var reader = StateReader(packed)
        var marks: [SeriesID: Int] = [:]
        var id = -1
        while !reader.isAtEnd {
            let step = try reader.varint()
            guard step > 0, step < UInt64(series - id) else {
                throw .damaged("a mark is of a series that is not there")
            }
            id += Int(step)
            marks[id] = try reader.entries()
        }
        return BucketAccount(head: head, marks: marks)
    }
}

extension StateReader {
    /// A number of entries or bytes: what counts are made of, no more than 2⁵³ − 1.
    mutating func entries() throws(StateDamage) -> Int {
        let value = try varint()
        guard value < 1 << 53 else { throw .damaged("\(value) is no number of entries") }
        return Int(value)
    }
}
