import Basics
import BasicsFixtures
import Testing

@testable import Ledger

/// The zero of a new series.
@Suite struct HeldSeriesTests {
    private let key = SeriesKey("api", in: 2)

    private func table(shownAt uptime: Duration?) -> SeriesTable {
        var table = SeriesTable(limit: 10)
        table.add(5, to: table.admit(key, at: at("12:00:00")), at: at("12:00:00"))
        if let uptime { table.recordShown(at: uptime) }
        return table
    }

    @Test(
        "a zero stands until it was scraped and an interval has passed, yet no longer than a minute",
        arguments: [
            // interval, age, age when it was scraped last
            (10, 9, 9, false), (10, 10, 0, true), (10, 10, -1, false), (10, 59, nil, false), (10, 60, nil, true),
            (60, 59, 59, false), (60, 60, 1, true), (300, 59, 59, false), (300, 60, nil, true), (1, 1, 1, true),
        ] as [(Int, Int, Int?, Bool)])
    func release(interval: Int, age: Int, scraped: Int?, rises: Bool) {
        var table = table(shownAt: .seconds(1000))
        let (now, scrape) = (Duration.seconds(1000 + age), scraped.map { Duration.seconds(1000 + $0) })
        #expect(table.hasRise(at: now, scraped: scrape, interval: .seconds(interval)) == rises)
        table.release(at: now, scraped: scrape, interval: .seconds(interval))
        #expect(table.values == [rises ? 5 : 0])
    }

    @Test("what was not shown yet is held, however long ago it was let in")
    func notShown() {
        var table = table(shownAt: nil)
        table.release(at: .seconds(9999), scraped: .seconds(9998), interval: .seconds(1))
        #expect(table.values == [0])
    }

    @Test("each series has its own zero, and one that rose holds up no other")
    func several() {
        var table = table(shownAt: .seconds(0))
        table.add(7, to: table.admit(SeriesKey("web"), at: at("12:00:00")), at: at("12:00:00"))
        table.recordShown(at: .seconds(30))
        #expect(table.nextRise(after: .seconds(30), interval: .seconds(60)) == .seconds(60))
        table.release(at: .seconds(60), scraped: nil, interval: .seconds(60))
        #expect(table.values == [5, 0])
        #expect(table.nextRise(after: .seconds(60), interval: .seconds(60)) == .seconds(90))
        table.release(at: .seconds(90), scraped: nil, interval: .seconds(60))
        #expect(table.values == [5, 7])
        #expect(table.nextRise(after: .seconds(90), interval: .seconds(60)) == nil)
    }

    @Test("all that are held no longer rise at once, however many polls they came with")
    func atOnce() {
        var table = table(shownAt: .seconds(0))
        table.add(7, to: table.admit(SeriesKey("web"), at: at("12:00:00")), at: at("12:00:00"))
        table.recordShown(at: .seconds(30))
        table.release(at: .seconds(90), scraped: nil, interval: .seconds(60))
        #expect(table.values == [5, 7])
    }

    @Test("the next rise may be when an interval has passed, and is at the longest time at the latest")
    func nextRise() {
        let table = table(shownAt: .seconds(1000))
        let times = [1000, 1010, 1060].map { table.nextRise(after: .seconds($0), interval: .seconds(10)) }
        #expect(times == [.seconds(1010), .seconds(1060), nil])
        #expect(table.nextRise(after: .seconds(1000), interval: .seconds(300)) == .seconds(1060))
    }

    @Test("a series that counts nothing has no rise because of one before it")
    func ofItsOwn() {
        var table = table(shownAt: .seconds(0))
        _ = table.admit(SeriesKey("web"), at: at("12:00:00"))
        table.recordShown(at: .seconds(30))
        #expect(table.nextRise(after: .seconds(60), interval: .seconds(60)) == nil)
    }

    @Test("a series that has counted nothing has no rise to wait for")
    func empty() {
        var table = SeriesTable(limit: 10)
        _ = table.admit(key, at: at("12:00:00"))
        table.recordShown(at: .zero)
        #expect(table.nextRise(after: .zero, interval: .seconds(60)) == nil)
        #expect(!table.hasRise(at: .seconds(99), scraped: nil, interval: .seconds(60)))
    }
}
