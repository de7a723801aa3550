import Basics
import BasicsFixtures
import Testing

@testable import Ledger

/// Series 0 to 2 are of one group, whose `other` is 9; series 7 is of another.
@Suite struct BucketCountsTests {
    private var counts = BucketCounts(.counted, of: bucket("12:00:00"))

    private mutating func raise(
        _ seen: [(SourceID, Int)], total: Int? = nil, other: SourceID? = nil
    ) -> [SourceCount] {
        counts.raise(Self.list(seen), total: total, other: other, isSame: { $0 != 7 })
    }

    private static func list(_ counts: [(SourceID, Int)]) -> [SourceCount] {
        counts.map { SourceCount(id: $0.0, count: $0.1) }
    }

    @Test("a count above the mark raises it by the difference; one that is not changes nothing")
    mutating func marks() {
        #expect(raise([(0, 5), (1, 2)]) == Self.list([(0, 5), (1, 2)]))
        #expect(raise([(1, 2), (0, 4)]) == [])
        #expect(raise([(1, 3), (0, 5)]) == Self.list([(1, 1)]))
        #expect(counts.marks == [0: 5, 1: 3])
        #expect(counts.record.sum == 8)
    }

    @Test("without a total nothing is claimed for entries that have no name")
    mutating func allNamed() {
        #expect(raise([(0, 5)], other: 9) == Self.list([(0, 5)]))
        #expect(counts.marks[9] == 0)
    }

    @Test("what the total has above the named entries is of the series other")
    mutating func claim() {
        #expect(raise([(0, 6)], total: 10, other: 9) == Self.list([(0, 6), (9, 4)]))
        #expect(raise([(0, 6)], total: 11, other: 9) == Self.list([(9, 1)]))
        #expect(counts.marks == [0: 6, 9: 5])
        #expect(counts.record.sum == 11)
    }

    @Test("an entry that is found under its name takes the place of one without, and counts no second time")
    mutating func found() {
        _ = raise([(0, 6)], total: 10, other: 9)
        #expect(raise([(1, 3)], other: 9).filter { $0.count > 0 } == [])
        #expect(counts.marks == [0: 6, 1: 3, 9: 1])
        #expect(raise([(1, 5)], other: 9).filter { $0.count > 0 } == Self.list([(1, 1)]), "one more than there were")
        #expect(counts.marks == [0: 6, 1: 5, 9: 0])
        #expect(counts.record.sum == 11)
    }

    @Test("where less is new than series rise by, it is of those first in order")
    mutating func order() {
        _ = raise([], total: 4, other: 9)
        #expect(raise([(1, 3), (0, 3)], other: 9).filter { $0.count > 0 } == Self.list([(1, 2)]))
    }

    @Test("a total that is below what has a name takes nothing back")
    mutating func smallTotal() {
        _ = raise([(0, 6)], total: 10, other: 9)
        #expect(raise([(0, 6)], total: 2, other: 9).filter { $0.count != 0 } == [])
        #expect(counts.marks == [0: 6, 9: 4])
        #expect(counts.record.sum == 10)
    }

    @Test("the total of a group is explained by its own series alone")
    mutating func otherGroup() {
        _ = raise([(7, 100)])
        #expect(raise([(0, 6)], total: 10, other: 9) == Self.list([(0, 6), (9, 4)]))
    }

    @Test("counts that move between series stay as many")
    mutating func moved() {
        _ = raise([(0, 5)])
        counts.move(2, from: 0, to: 1)
        #expect(counts.marks == [0: 3, 1: 2])
        #expect(counts.record.sum == 5)
    }

    @Test("a bucket that is made of others has the sums of their marks")
    mutating func joined() {
        _ = raise([(0, 5), (1, 1)])
        let one = counts
        _ = raise([(0, 7), (2, 3)])
        let whole = BucketCounts(joining: [one, counts])
        #expect(whole.marks == [0: 12, 1: 2, 2: 3])
        #expect(whole.record.sum == 17)
    }
}
