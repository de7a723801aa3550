import Basics
import BasicsFixtures
import LogsReading
import PostHogLogs
import Testing

/// A pager against pages that a server might give.
@Suite struct EntryPagerTests {
    /// How a server takes the end of a range, and with it the cursor, to whose instant it moves the end.
    enum End: CaseIterable {
        case left, taken
    }

    /// The pages of a server that orders by time and uuid.
    private struct Server {
        let entries: [LogEntry]
        let end: End

        func page(_ query: EntryPageRequest) -> EntryPage {
            var range = query.range
            let cursor = query.cursor.map(Self.position)
            if let cursor {
                range =
                    query.order == .latest
                    ? TimeRange(start: range.start, end: max(range.start, min(range.end, cursor.time)))
                    : TimeRange(start: min(range.end, max(range.start, cursor.time)), end: range.end)
            }
            let inRange = entries.filter {
                range.contains($0.timestamp) || (end == .taken && $0.timestamp == range.end)
            }
            let sorted = inRange.sorted { ($0.timestamp, $0.uuid) < ($1.timestamp, $1.uuid) }
            let ordered = query.order == .earliest ? sorted : sorted.reversed()
            let behind = ordered.filter { entry in
                guard let cursor else { return true }
                let isLater = (entry.timestamp, entry.uuid) > (cursor.time, cursor.uuid)
                let isEarlier = (entry.timestamp, entry.uuid) < (cursor.time, cursor.uuid)
                return query.order == .earliest ? isLater : isEarlier
            }
            let shown = Array(behind.prefix(query.limit))
            let hasMore = behind.count > shown.count
            return EntryPage(
                entries: shown, hasMore: hasMore,
                nextCursor: hasMore ? shown.last.map { "\($0.timestamp.microseconds)/\($0.uuid)" } : nil)
        }

        private static func position(_ cursor: String) -> (time: Timestamp, uuid: String) {
            let parts = cursor.split(separator: "/")
            return (Timestamp(microseconds: Int64(parts[0]) ?? 0), String(parts[1]))
        }
    }

    private func entry(_ number: Int, at microseconds: Int64) -> LogEntry {
        LogEntry(uuid: "u\(1000 + number)", timestamp: at("12:00:00").adding(microseconds: microseconds))
    }

    private func request(_ order: EntryOrder) -> EntryPageRequest { query("12:00:00", "12:00:01", order) }

    /// All that a pager makes of a server's pages, of sizes that the generator picks.
    private func read(
        _ server: Server, _ order: EntryOrder, _ generator: inout SeededGenerator, sizes: ClosedRange<Int>,
        refusing percent: Int = 0
    ) throws -> [LogEntry] {
        var pager = EntryPager(request(order))
        var found: [LogEntry] = []
        for _ in 0..<10_000 {
            guard let query = pager.next(limit: .random(in: sizes, using: &generator)) else { return found }
            #expect(query.cursor == nil || query.order == .earliest, "latest first no cursor is followed")
            if query.cursor != nil, generator.chance(percent), pager.cursorRefused() { continue }
            found += try pager.take(server.page(query))
        }
        Issue.record("the pages do not end")
        return found
    }

    @Test(
        "every entry is read once and in order, many at one instant, whether or not a server takes the end of a range in",
        arguments: [EntryOrder.latest, .earliest], End.allCases)
    func once(order: EntryOrder, end: End) throws {
        for seed in 0..<300 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            // Within a few microseconds, so that instants are crowded; some at the very start and end of the range.
            let spread = Int64.random(in: 1...50, using: &generator)
            let entries = (0..<Int.random(in: 0...60, using: &generator)).map { number in
                let time = Int64.random(in: 0..<spread, using: &generator)
                return entry(number, at: generator.chance(5) ? 1_000_000 - time : time)
            }
            let inRange = entries.filter { request(order).range.contains($0.timestamp) }
            let sorted = inRange.sorted { ($0.timestamp, $0.uuid) < ($1.timestamp, $1.uuid) }
            let found = try read(Server(entries: entries, end: end), order, &generator, sizes: 1...9)
            #expect(Set(found.map(\.uuid)).count == found.count, "seed \(seed)")
            #expect(Set(found) == Set(inRange), "seed \(seed)")
            let order = order == .earliest ? sorted : sorted.reversed()
            #expect(found.map(\.timestamp) == order.map(\.timestamp), "seed \(seed)")
        }
    }

    @Test("a cursor that is refused loses and repeats nothing", arguments: End.allCases)
    func refused(end: End) throws {
        for seed in 0..<300 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let entries = (0..<60).map { entry($0, at: Int64($0 / 3)) }
            let found = try read(Server(entries: entries, end: end), .earliest, &generator, sizes: 4...9, refusing: 50)
            #expect(found.map(\.timestamp) == entries.map(\.timestamp) && Set(found) == Set(entries), "seed \(seed)")
        }
    }

    @Test("no cursor was refused where none was sent")
    func noCursor() {
        var pager = EntryPager(request(.earliest))
        let isRefused = pager.cursorRefused()
        #expect(!isRefused)
    }

    @Test(
        "a range that is halved between pages is read whole by two pagers", arguments: [EntryOrder.latest, .earliest])
    func halves(order: EntryOrder) throws {
        let entries = (0..<100).map { entry($0, at: Int64($0 / 2) * 400_000) }
        let server = Server(entries: entries, end: .left)
        var first = EntryPager(query("12:00:00", "12:00:20", order))
        var found: [LogEntry] = []
        if let page = first.next(limit: 13) { found += try first.take(server.page(page)) }
        let halved = first.halve()
        let half = try #require(halved)
        while let page = first.next(limit: 13) { found += try first.take(server.page(page)) }
        var rest = request(order)
        rest.range = half
        var second = EntryPager(rest)
        while let page = second.next(limit: 13) { found += try second.take(server.page(page)) }
        #expect(found.count == 100 && Set(found) == Set(entries))
    }

    @Test("a server that says there is more and does not go on is an error, not a loop")
    func stuck() throws {
        for order in [EntryOrder.latest, .earliest] {
            var empty = EntryPager(request(order))
            #expect(throws: EntryPager.Stuck.self) { try empty.take(EntryPage(entries: [], hasMore: true)) }
        }
        var pager = EntryPager(request(.earliest))
        let page = EntryPage(entries: [entry(1, at: 1)], hasMore: true, nextCursor: "same")
        _ = try pager.take(page)
        #expect(throws: EntryPager.Stuck.self) { try pager.take(page) }
    }

    @Test("an empty range is not asked about")
    func empty() {
        #expect(EntryPager(query("12:00:00", "12:00:00")).next(limit: 1) == nil)
    }
}
