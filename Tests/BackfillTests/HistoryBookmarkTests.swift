import Backfill
import Basics
import Ledger
import Testing

@Suite struct HistoryBookmarkTests {
    private let groups = SeriesGroups(count: 7)

    private var bookmark: HistoryBookmark {
        var totals = HistoryTotals()
        totals.entries = [SeriesKey(0, .values(["api"])): 12, SeriesKey(6, .overflow): 1 << 40]
        totals.bytes = [3: 100]
        var bookmark = HistoryBookmark(
            purpose: "from=a to=b", range: TimeRange(start: date("2026-11-01"), end: date("2026-11-09")),
            day: date("2026-11-03"))
        bookmark.times = 17
        bookmark.parts = ["project/x/1": HistoryBookmark.Part(totals: totals, limits: nil)]
        return bookmark
    }

    @Test("what is saved is read back, and says what it is for")
    func roundTrip() throws {
        let bytes = bookmark.bytes
        #expect(HistoryBookmark.purpose(of: bytes) == "from=a to=b")
        #expect(try HistoryBookmark(bytes) { _ in groups } == bookmark)
    }

    @Test("a bookmark that is cut short, or has another byte, is refused")
    func damaged() {
        let bytes = bookmark.bytes
        for length in 0..<bytes.count {
            #expect(throws: StateDamage.self) { try HistoryBookmark(Array(bytes.prefix(length))) { _ in groups } }
        }
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 4
            #expect(throws: StateDamage.self) { try HistoryBookmark(other) { _ in groups } }
        }
    }

    @Test("one that counts what is not configured is refused")
    func unknown() {
        #expect(throws: StateDamage.self) { try HistoryBookmark(bookmark.bytes) { _ in nil } }
    }
}
