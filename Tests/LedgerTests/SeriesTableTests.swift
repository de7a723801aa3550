import Basics
import BasicsFixtures
import Testing

@testable import Ledger

@Suite struct SeriesTableTests {
    private let now = at("12:00:00")

    private func admit(_ keys: [SeriesKey], to table: inout SeriesTable) -> [SeriesID] {
        keys.map { table.admit($0, at: now) }
    }

    @Test("a series has a total and a baseline, and began when it was let in")
    func counters() {
        var table = SeriesTable(limit: 2)
        let id = table.admit(SeriesKey("a"), at: now)
        _ = table.admit(SeriesKey("a"), at: at("13:00:00"))
        table.add(3, to: id, at: now)
        table.add(4, to: id, at: now)
        table.addToBaseline(5, of: id)
        #expect(table.total(of: id) == 7)
        #expect(table.baselines == [5])
        #expect(table.created == [now])
    }

    @Test("a baseline that an earlier release did not note stays unknown")
    func unknownBaseline() throws {
        var table = SeriesTable(limit: 2)
        try table.restore(SeriesKey("a"), created: now, total: 4, baseline: nil)
        table.addToBaseline(5, of: 0)
        #expect(table.baselines == [SeriesTable.unknownBaseline])
    }

    @Test("what was let in stays over a restart, however low the limit is by now")
    func restored() throws {
        var table = SeriesTable(limit: 1)
        for (name, total) in [("a", 4), ("b", 5)] {
            try table.restore(SeriesKey(ExactText(name)), created: now, total: total, baseline: 1)
        }
        #expect(admit([SeriesKey("b"), SeriesKey("c")], to: &table) == [1, 2])
        #expect(table.keys[2].labels == .overflow)
        #expect(table.totals == [4, 5, 0])
    }

    @Test("a series that was saved twice is damage, and so are more shown series than there are")
    func damage() throws {
        var table = SeriesTable(limit: 2)
        try table.restore(SeriesKey("a"), created: now, total: 4, baseline: nil)
        #expect(throws: StateDamage.self) {
            try table.restore(SeriesKey("a"), created: now, total: 1, baseline: nil)
        }
        #expect(throws: StateDamage.self) { try table.hold(from: 2) }
        try table.hold(from: 1)
        #expect(table.values == [4])
        try table.hold(from: 0)
        #expect(table.values == [0])
    }

    private func table(_ names: [String], risen times: [String]) -> SeriesTable {
        var table = SeriesTable(limit: 10)
        for (name, time) in zip(names, times) {
            table.add(1, to: table.admit(SeriesKey(ExactText(name)), at: now), at: at(time))
        }
        return table
    }

    @Test("a series ends that did not rise for its lifetime, to the hour, and what cannot be named never does")
    func end() {
        var table = table(["a", "b", "c"], risen: ["12:59:59", "13:00:00", "14:00:00"])
        table.add(1, to: table.admit(SeriesKey(0, .overflow), at: now), at: now)
        #expect(!table.end(at: at("14:59:59")) { _ in 7200 })
        #expect(table.removals == 0)
        #expect(table.end(at: at("15:00:00")) { _ in 7200 })
        #expect(table.keys == [SeriesKey("b"), SeriesKey("c"), SeriesKey(0, .overflow)])
        #expect(table.totals == [1, 1, 1])
        #expect(table.removals == 1)
        let id = table.admit(SeriesKey("a"), at: at("15:00:00"))
        #expect(table.total(of: id) == 0, "one that returns begins at 0")
        #expect(table.created[id] == at("15:00:00"))
    }

    @Test("each series may have another lifetime, and one without stays")
    func lifetimes() {
        var table = table(["a", "b", "c"], risen: ["12:00:00", "12:00:00", "12:00:00"])
        #expect(table.end(at: at("15:00:00")) { [7200, nil, 14_400][$0] })
        #expect(table.keys == [SeriesKey("b"), SeriesKey("c")])
    }

    @Test("where nobody recorded the last rise, the lifetime begins now")
    func unknownRise() throws {
        var table = SeriesTable(limit: 2)
        try table.restore(SeriesKey("a"), created: now, total: 4, baseline: 0)
        #expect(!table.end(at: at("20:00:00")) { _ in 3600 })
        #expect(table.lastRiseHours.map { Int64($0) * 3600 } == [at("20:00:00").seconds])
        #expect(table.end(at: at("22:00:00")) { _ in 3600 })
    }

    @Test("series behind one that ended keep their zero")
    func heldAfterEnd() {
        var table = table(["a", "b", "c"], risen: ["12:00:00", "15:00:00", "15:00:00"])
        table.recordShown(at: .zero)
        table.release(at: HeldSeries.longest, scraped: nil, interval: .zero)
        table.add(5, to: table.admit(SeriesKey("d"), at: now), at: at("15:00:00"))
        table.recordShown(at: HeldSeries.longest)
        #expect(table.end(at: at("15:00:00")) { _ in 7200 })
        #expect(table.values == [1, 1, 0])
        table.release(at: HeldSeries.longest * 2, scraped: nil, interval: .zero)
        #expect(table.values == [1, 1, 5])
    }

    @Test("what adds nothing is no rise, and a series of nothing has nothing to show")
    func nothing() {
        var table = SeriesTable(limit: 2)
        let id = table.admit(SeriesKey("a"), at: now)
        table.add(0, to: id, at: at("19:00:00"))
        #expect(table.lastRiseHours == [UInt32(now.seconds / 3600)])
        table.recordShown(at: .zero)
        #expect(!table.hasRise(at: .seconds(61), scraped: .seconds(1), interval: .seconds(60)))
        table.add(1, to: id, at: now)
        #expect(table.hasRise(at: .seconds(61), scraped: .seconds(1), interval: .seconds(60)))
    }
}
