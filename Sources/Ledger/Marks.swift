/// The high-water marks of one bucket, by source. A source without one has 0.
///
/// They lie side by side by the number of the source, which makes them fast to raise. So they are kept packed
/// (`PackedBucket`), and like this only as long as a bucket is changed.
struct Marks: Sendable {
    private var counts: [Int] = []

    init() {}

    subscript(source: SourceID) -> Int {
        get { source < counts.count ? counts[source] : 0 }
        set {
            if source >= counts.count { counts += repeatElement(0, count: source + 1 - counts.count) }
            counts[source] = newValue
        }
    }

    /// Those above 0, by ascending source.
    var all: some Sequence<(source: SourceID, count: Int)> {
        counts.lazy.enumerated().filter { $0.element > 0 }.map { (source: $0.offset, count: $0.element) }
    }

    var sources: [SourceID] { counts.indices.filter { counts[$0] > 0 } }

    mutating func add(_ other: Marks) {
        for (source, count) in other.all { self[source] += count }
    }
}

extension Marks: Hashable {
    static func == (left: Marks, right: Marks) -> Bool { left.all.elementsEqual(right.all, by: ==) }

    func hash(into hasher: inout Hasher) {
        for (source, count) in all {
            hasher.combine(source)
            hasher.combine(count)
        }
    }
}

extension Marks: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral marks: (SourceID, Int)...) {
        for (source, count) in marks { self[source] = count }
    }
}
