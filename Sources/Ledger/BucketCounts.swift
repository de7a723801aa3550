import Basics

/// The counts of one bucket: its record, and the high-water mark of each source, the highest count ever accepted. A count
/// that is read is only ever a lower bound of the truth, so a higher one brings a mark closer to it, and a lower one changes
/// nothing.
struct BucketCounts: Hashable, Sendable {
    var record: BucketRecord
    /// The high-water marks, by source.
    private(set) var marks: Marks

    init(_ origin: BucketRecord.Origin, of bucket: TimeBucket) {
        self.init(record: BucketRecord(origin, seconds: bucket.seconds), marks: Marks())
    }

    init(record: BucketRecord, marks: Marks) {
        self.record = record
        self.marks = marks
    }

    /// Of a bucket that is made of others.
    init(joining parts: [BucketCounts]) {
        record = BucketRecord(joining: parts.map(\.record))
        marks = parts.reduce(into: Marks()) { $0.add($1.marks) }
    }

    /// The same by other numbers of the sources, which are those of all that it has marks of.
    func renumbered(_ number: (SourceID) -> SourceID) -> BucketCounts {
        var renumbered = Marks()
        for (source, count) in marks.all { renumbered[number(source)] = count }
        return BucketCounts(record: record, marks: renumbered)
    }

    /// Moves entries from the mark of one source to that of another.
    mutating func move(_ count: Int, from one: SourceID, to other: SourceID) {
        marks[one] -= count
        marks[other] += count
    }

    /// Raises the marks of one group. Returns what is newly seen of each source, in the order given.
    ///
    /// Entries whose sources are missing from an answer count as of the source `other`. An entry that is found under its
    /// labels afterwards is not counted again: the mark of its source rises, and that of `other` falls by as much.
    ///
    /// - Parameters:
    ///   - total: how many entries of the group there are, named or not; nil where all are named, or nobody knows.
    ///   - isSame: whether a source is of this group.
    mutating func raise(
        _ seen: [SourceCount], total: Int?, other: SourceID?, isSame: (SourceID) -> Bool
    ) -> [SourceCount] {
        var rises: [SourceCount] = []
        for source in seen {
            let rise = source.count - marks[source.id]
            guard rise > 0 else { continue }
            marks[source.id] = source.count
            rises.append(SourceCount(id: source.id, count: rise))
        }
        let risen = rises.reduce(0) { $0 + $1.count }
        record.sum += risen
        guard let other, total != nil || marks[other] > 0 else { return rises }

        let unnamed = marks[other]
        let named = marks.all.reduce(0) { isSame($1.source) && $1.source != other ? $0 + $1.count : $0 }
        let before = named - risen + unnamed
        let after = max(before, named, total ?? 0)
        marks[other] = after - named
        record.sum += after - named - unnamed
        return Self.shared(after - before, among: rises, remaining: other)
    }

    /// No more than `growth` of the rises, those first in order first; what they leave is of the source `remaining`.
    private static func shared(_ growth: Int, among rises: [SourceCount], remaining: SourceID) -> [SourceCount] {
        var left = growth
        var shares: [SourceCount] = []
        for rise in rises {
            let share = min(rise.count, left)
            left -= share
            shares.append(SourceCount(id: rise.id, count: share))
        }
        return shares + [SourceCount(id: remaining, count: left)]
    }
}

/// A number of entries of one source.
struct SourceCount: Hashable, Sendable {
    let id: SourceID
    let count: Int
}
