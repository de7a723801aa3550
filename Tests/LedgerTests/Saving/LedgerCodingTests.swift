import Basics
import BasicsFixtures
import Testing

@testable import Ledger

@Suite struct LedgerCodingTests {
    private func reader(_ write: (inout StateWriter) -> Void) -> StateReader {
        var writer = StateWriter()
        write(&writer)
        return StateReader(writer.bytes)
    }

    private func record(_ flags: (isUnread: Bool, areBytesUnread: Bool), lastCheck: Timestamp?) -> BucketRecord {
        var record = BucketRecord(.counted, seconds: 300)
        (record.sum, record.newest, record.highest) = (1, 2, 3)
        record.lastCheck = lastCheck
        (record.isUnread, record.areBytesUnread) = flags
        record.bytes = [2: 20, 0: 10]
        return record
    }

    @Test(
        "a record comes back whole", arguments: [(false, false), (true, false), (false, true), (true, true)],
        [nil, at("12:00:00").adding(microseconds: 1)])
    func records(flags: (Bool, Bool), lastCheck: Timestamp?) throws {
        let record = record(flags, lastCheck: lastCheck)
        var reader = reader { $0.write(record) }
        #expect(try reader.record(.three) == record)
        #expect(reader.isAtEnd)
    }

    @Test("records come back by bucket, and are written in the order of time")
    func buckets() throws {
        let times = ["12:00:00", "11:00:00", "11:55:00"]
        let records = Dictionary(
            uniqueKeysWithValues: times.map { (bucket($0), record((true, true), lastCheck: at($0))) })
        var all = reader { $0.write(records) }
        #expect(try all.records(.three) == records)
        var first = reader { $0.write(records) }
        #expect(try first.count() == 3)
        #expect(try first.bucket(seconds: nil) == bucket("11:00:00"))
    }

    @Test("counts are written in the order of their groups")
    func groups() {
        var writer = StateWriter()
        writer.write([2: 5, 0: 7])
        #expect(writer.bytes == [2, 0, 7, 2, 5])
    }

    @Test("a group that the ledger has not is damage")
    func unknownGroup() throws {
        var known = StateReader([1, 2, 9])
        #expect(try known.bytes(of: .three) == [2: 9])
        var unknown = StateReader([1, 3, 9])
        #expect(throws: StateDamage.self) { try unknown.bytes(of: .three) }
    }

    @Test("a bucket has a width that there is, and begins where such a bucket can", arguments: [(0, 60), (600, 300)])
    func bucketOf(start: Int64, width: UInt64) throws {
        func reader(_ start: Int64, _ width: UInt64) -> StateReader {
            self.reader {
                $0.signed(start)
                $0.varint(width)
            }
        }
        var right = reader(start, width)
        #expect(try right.bucket(seconds: nil).seconds == Int64(width))
        var shifted = reader(start + 1, width)
        #expect(throws: StateDamage.self) { try shifted.bucket(seconds: nil) }
        for width in [0, 7, 7200, UInt64.max] {
            var wrong = reader(start, width)
            #expect(throws: StateDamage.self) { try wrong.bucket(seconds: nil) }
        }
    }

    @Test("marks that do not add up to the sum beside them are damage, and so are more than can be added")
    func sums() throws {
        func counts(_ sum: Int, _ marks: Marks) -> BucketCounts {
            var record = BucketRecord(.counted, seconds: 300)
            record.sum = sum
            return BucketCounts(record: record, marks: marks)
        }
        #expect(try counts(3, [0: 1, 1: 2]).checked().marks == [0: 1, 1: 2])
        #expect(throws: StateDamage.self) { try counts(4, [0: 1, 1: 2]).checked() }
        #expect(throws: StateDamage.self) { try counts(2, [0: 1, 1: 2]).checked() }
        #expect(throws: StateDamage.self) { try counts(.max, [0: .max, 1: 1]).checked() }
    }

    @Test("in the layouts before there were rows a mark of a series that is not there is damage")
    func marksOfBefore() throws {
        func recent(_ id: UInt64) -> StateReader {
            reader {
                $0.varint(1)
                $0.write(bucket("12:00:00"))
                var record = BucketRecord(.counted, seconds: 300)
                record.sum = 4
                $0.write(record)
                for value in [1, id, 4] { $0.varint(value) }
            }
        }
        var known = recent(6)
        #expect(try known.recentBuckets(seconds: nil, sources: 7, .three)[bucket("12:00:00")]?.counts.marks == [6: 4])
        var unknown = recent(7)
        #expect(throws: StateDamage.self) { try unknown.recentBuckets(seconds: nil, sources: 7, .three) }
    }

    @Test("an hour that no clock has is damage")
    func hour() throws {
        var last = reader { $0.varint(1 << 32 - 1) }
        #expect(try last.hour() == .max)
        var beyond = reader { $0.varint(1 << 32) }
        #expect(throws: StateDamage.self) { try beyond.hour() }
    }
}
