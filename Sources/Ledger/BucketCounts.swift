import Basics

/// What is known of one bucket: its record, and the high-water mark of each series, the highest count ever believed. A count
/// that is read is only ever a lower bound of the truth, so a higher one brings a mark closer to it, and a lower one says
/// nothing.
struct BucketCounts: Hashable, Sendable {
    var record: BucketRecord
    private(set) var marks: [SeriesID: Int]

    init(_ origin: BucketRecord.Origin, of bucket: TimeBucket) {
        self.init(record: BucketRecord(origin, seconds: bucket.seconds), marks: [:])
    }

    init(record: BucketRecord, marks: [SeriesID: Int]) {
        self.record = record
        self.marks = marks
    }

    /// Whether nothing was ever seen in it.
    var isEmpty: Bool { marks.isEmpty && record.isEmpty }

    /// Of a bucket that is made of others.
    init(joining parts: [BucketCounts]) {
        record = BucketRecord(joining: parts.map(\.record))
        marks = parts.reduce(into: [:]) { $0.merge($1.marks, uniquingKeysWith: +) }
    }

    /// Has one series stand for entries that another one stood for.
    mutating func move(_ count: Int, from one: SeriesID, to other: SeriesID) {
        marks[one, default: 0] -= count
        marks[other, default: 0] += count
    }

    /// Raises the marks of one group. Returns what is newly seen of each series, in the order given.
    ///
    /// Where series are missing from an answer their entries are claimed by the series `other`. An entry that is found
    /// under its labels afterwards stays counted where it was: it takes a claim's place, and is not counted again.
    ///
    /// - Parameters:
    ///   - total: how many entries of the group there are, named or not; nil where all are named, or nobody knows.
    ///   - isSame: whether a series is of this group.
    mutating func raise(
        _ seen: [SeriesCount], total: Int?, other: SeriesID?, isSame: (SeriesID) -> Bool
    ) -> [SeriesCount] {
        var rises: [SeriesCount] = []
        for series in seen {
            let rise = series.count - (marks[series.id] ?? 0)
            guard rise > 0 else { continue }
            marks[series.id] = series.count
            rises.append(SeriesCount(id: series.id, count: rise))
        }
        let risen = rises.reduce(0) { $0 + $1.count }
        record.sum += risen
        guard let other, total != nil || marks[other] != nil else { return rises }

        let claim = marks[other] ?? 0
        let named = marks.reduce(0) { isSame($1.key) && $1.key != other ? $0 + $1.value : $0 }
        let before = named - risen + claim
        let after = max(before, named, total ?? 0)
        marks[other] = after - named
        record.sum += after - named - claim
        return Self.shared(after - before, among: rises, remaining: other)
    }

    /// No more than `growth` of the rises, those first in order first; what they leave is of the series `remaining`.
    private static func shared(_ growth: Int, among rises: [SeriesCount], remaining: SeriesID) -> [SeriesCount] {
        var left = growth
        var shares: [SeriesCount] = []
        for rise in rises {
            let share = min(rise.count, left)
            left -= share
            shares.append(SeriesCount(id: rise.id, count: share))
        }
        return shares + [SeriesCount(id: remaining, count: left)]
    }
}

/// A number of entries of one series.
struct SeriesCount: Hashable, Sendable {
    let id: SeriesID
    let count: Int
}
