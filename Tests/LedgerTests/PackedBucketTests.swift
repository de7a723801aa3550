import Basics
import BasicsFixtures
import Testing

@testable import Ledger

@Suite struct PackedBucketTests {
    private func packed(_ marks: Marks) -> PackedBucket {
        var record = BucketRecord(.counted, seconds: 900)
        record.sum = marks.all.reduce(0) { $0 + $1.count }
        return PackedBucket(BucketCounts(record: record, marks: marks))
    }

    @Test("what is packed comes back, with its record")
    func roundTrip() {
        let marks: Marks = [0: 1, 1: 300, 7: 1 << 52, 4000: 2]
        #expect(packed(marks).counts.marks == marks)
        #expect(packed(marks).counts.record.sum == 303 + 1 << 52)
        #expect(packed([:]).counts.marks == [:])
    }

    @Test("marks are pairs of the distance from the series before and the count, the lowest series first")
    func form() {
        #expect(packed([5: 2, 0: 1, 200: 3]).packed == [1, 1, 5, 2, 0xC3, 0x01, 3])
    }

    @Test("a mark of nothing takes no room")
    func nothing() {
        #expect(packed([3: 0, 5: 1]).counts.marks == [5: 1])
    }

    @Test("a bucket is empty as long as it has neither marks nor a record of entries")
    func empty() {
        var bucket = packed([:])
        #expect(bucket.isEmpty)
        bucket.record.highest = 1
        #expect(!bucket.isEmpty)
        #expect(!packed([0: 1]).isEmpty)
    }

    @Test("a mark of a series that is not there is damage")
    func unknownSeries() throws {
        #expect(try packed([4: 1]).unpacked(sources: 5).marks == [4: 1])
        #expect(throws: StateDamage.self) { try packed([4: 1]).unpacked(sources: 4) }
        #expect(throws: StateDamage.self) { try packed([0: 1, 4: 1]).unpacked(sources: 4) }
        #expect(throws: StateDamage.self) { try packed([0: 1]).unpacked(sources: 0) }
    }

    @Test(
        "two marks of one series, a mark without a count, and a count beyond 2⁵³ − 1 are damage",
        arguments: [
            [1, 1, 0, 1], [0, 1], [1], [1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10],
        ] as [[UInt8]])
    func damaged(_ bytes: [UInt8]) {
        let bucket = PackedBucket(record: BucketRecord(.counted, seconds: 900), packed: bytes)
        #expect(throws: StateDamage.self) { try bucket.unpacked(sources: 9) }
    }

    @Test("the highest count there can be is none too many")
    func highest() throws {
        var writer = StateWriter()
        writer.varint(1 << 53 - 1)
        var reader = StateReader(writer.bytes)
        #expect(try reader.entries() == 1 << 53 - 1)
    }
}
