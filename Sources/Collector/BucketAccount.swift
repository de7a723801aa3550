import Basics

/// The cells of one bucket: the highest value ever believed of each series. A value that is read is only ever a lower
/// bound of the truth, so a higher one brings a mark closer to it, and a lower one says nothing.
struct BucketAccount: Hashable, Sendable {
    var head: BucketHead
    private(set) var marks: [SeriesID: Int]

    init(_ origin: BucketHead.Origin, of bucket: TimeBucket) {
        self.init(head: BucketHead(origin, seconds: bucket.seconds), marks: [:])
    }

    init(head: BucketHead, marks: [SeriesID: Int]) {
        self.head = head
        self.marks = marks
    }

    /// Whether nothing was ever seen in it.
    var isEmpty: Bool { marks.isEmpty && head.isEmpty }

    /// Of a bucket that is made of others.
    init(joining parts: [BucketAccount]) {
        head = BucketHead(joining: parts.map(\.head))
        marks = parts.reduce(into: [:]) { $0.merge($1.marks, uniquingKeysWith: +) }
    }

    /// Has one series stand for entries that another one stood for.
    mutating func move(_ entries: Int, from one: SeriesID, to other: SeriesID) {
        marks[one, default: 0] -= entries
        marks[other, default: 0] += entries
    }

    /// Raises the marks of one severity. Returns what is newly seen of each series, in the order given.
    ///
    /// Where services are missing from an answer their entries are claimed by the series `other`. An entry that is found
    /// under its name afterwards stays counted where it was: it takes a claim's place, and is not counted again.
    ///
    /// - Parameters:
    ///   - total: how many entries of the severity there are, named or not; nil where all are named, or nobody knows.
    ///   - isSame: whether a series is of this severity.
    mutating func raise(
        _ seen: [SeriesEntries], total: Int?, other: SeriesID?, isSame: (SeriesID) -> Bool
    ) -> [SeriesEntries] {
        var rises: [SeriesEntries] = []
        for cell in seen {
            let rise = cell.entries - (marks[cell.id] ?? 0)
            guard rise > 0 else { continue }
            marks[cell.id] = cell.entries
            rises.append(SeriesEntries(id: cell.id, entries: rise))
        }
        let risen = rises.reduce(0) { $0 + $1.entries }
        head.sum += risen
        guard let other, total != nil || marks[other] != nil else { return rises }

        let claim = marks[other] ?? 0
        let named = marks.reduce(0) { isSame($1.key) && $1.key != other ? $0 + $1.value : $0 }
        let before = named - risen + claim
        let after = max(before, named, total ?? 0)
        marks[other] = after - named
        head.sum += after - named - claim
        return Self.shared(after - before, among: rises, rest: other)
    }

    /// No more than `growth` of the rises, those first in order first; what they leave is the rest's.
    private static func shared(_ growth: Int, among rises: [SeriesEntries], rest: SeriesID) -> [SeriesEntries] {
        var left = growth
        var shares: [SeriesEntries] = []
        for rise in rises {
            let share = min(rise.entries, left)
            left -= share
            shares.append(SeriesEntries(id: rise.id, entries: share))
        }
        return shares + [SeriesEntries(id: rest, entries: left)]
    }
}

/// A number of entries of one series.
struct SeriesEntries: Hashable, Sendable {
    let id: SeriesID
    let entries: Int
}
