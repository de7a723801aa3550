import Basics
import Testing

@testable import Ledger

@Suite struct KeyTableTests {
    private func admit(_ keys: [SeriesKey], to table: inout KeyTable) -> [Int] {
        keys.map { table.admit($0) }
    }

    @Test("a full table keeps the series it let in, and has one overflow a group")
    func full() {
        var table = KeyTable(limit: 2)
        let keys = [
            SeriesKey("a"), SeriesKey("b"), SeriesKey("c"), SeriesKey("d"), SeriesKey("e", in: 2), SeriesKey("a"),
        ]
        #expect(admit(keys, to: &table) == [0, 1, 2, 2, 3, 0])
        #expect(table.keys[3] == SeriesKey(2, .overflow))
        #expect(table.firstOverflow == 2)
    }

    @Test("what nobody can name has a series of its own, and takes nobody's room")
    func other() {
        var table = KeyTable(limit: 2)
        let keys = [SeriesKey(0, .other), SeriesKey("a"), SeriesKey(1, .other), SeriesKey("b"), SeriesKey("c")]
        #expect(admit(keys, to: &table) == [0, 1, 2, 3, 4])
        #expect(table.keys.map(\.labels.values) == [nil, ["a"], nil, ["b"], nil])
        #expect(admit([SeriesKey(2, .other)], to: &table) == [5])
        #expect(table.keys[5] == SeriesKey(2, .other))
    }

    @Test(
        "who counts a key is known without letting it in: its own series, the overflow of a full table, or nobody yet")
    func counting() {
        var table = KeyTable(limit: 1)
        #expect(table.id(counting: SeriesKey("a")) == nil)
        _ = admit([SeriesKey("a"), SeriesKey("b")], to: &table)
        #expect(table.id(counting: SeriesKey("a")) == 0)
        #expect(table.id(counting: SeriesKey("b")) == 1)
        #expect(table.id(counting: SeriesKey("c")) == 1)
        #expect(table.id(counting: SeriesKey("c", in: 1)) == nil, "this group has no overflow")
        #expect(table.id(counting: SeriesKey(0, .other)) == nil)
        #expect(table.id(of: SeriesKey("b")) == nil)
        #expect(table.count == 2)
    }

    @Test("while there is room the overflow that there was counts nothing more")
    func room() throws {
        var table = KeyTable(limit: 2)
        try table.restore(SeriesKey(0, .overflow))
        #expect(table.id(counting: SeriesKey("a")) == nil)
        #expect(admit([SeriesKey("a")], to: &table) == [1])
    }

    @Test("a key that was saved twice is damage")
    func damage() throws {
        var table = KeyTable(limit: 1)
        try table.restore(SeriesKey("a"))
        #expect(throws: StateDamage.self) { try table.restore(SeriesKey("a")) }
        try table.restore(SeriesKey("b"))
        #expect(table.count == 2, "whatever the limit is by now")
    }

    @Test("keys that are removed make room, and the others move up in their order")
    func keep() {
        var table = KeyTable(limit: 3)
        _ = admit([SeriesKey("a"), SeriesKey("b"), SeriesKey("c"), SeriesKey("d"), SeriesKey(0, .other)], to: &table)
        let all = table.keep { _ in true }
        #expect(all == nil)
        #expect(table.removals == 0)
        let numbers = table.keep { $0 != 1 }
        #expect(numbers == [0, nil, 1, 2, 3])
        #expect(table.keys == [SeriesKey("a"), SeriesKey("c"), SeriesKey(0, .overflow), SeriesKey(0, .other)])
        #expect(table.firstOverflow == 2)
        #expect(table.id(of: SeriesKey("b")) == nil)
        #expect(admit([SeriesKey("e"), SeriesKey("f"), SeriesKey("c")], to: &table) == [4, 2, 1])
        #expect(table.removals == 1)
    }
}
