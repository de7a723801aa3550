import Basics
import BasicsFixtures
import Testing

@testable import Ledger

@Suite struct LedgerRowTests {
    @Test(
        "the keys are those of the rows that were saved before",
        arguments: [
            (.header, 1), (.totals(0), 1 << 36), (.totals(2), 1 << 36 | 2),
            (.recent(bucket("12:00:00")), 2 << 36 | 29_923_920), (.pastRecords, 3 << 36), (.series(1), 4 << 36 | 1),
            (.past(bucket("12:00:00")), 5 << 36 | 29_923_920), (.sources(3), 6 << 36 | 3),
        ] as [(LedgerRow, UInt64)])
    func keys(row: LedgerRow, key: UInt64) {
        #expect(row.key == key)
    }

    @Test("no two rows have the same key, and all keys have 40 bits, before 1970 too")
    func distinct() {
        let times = [-86_400, -60, 0, 60, 86_400 * 365 * 500].map { Timestamp(seconds: $0) }
        let buckets = times.map { TimeBucket(holding: $0, seconds: 60) }
        let rows =
            [LedgerRow.header, .pastRecords] + buckets.flatMap { [.recent($0), .past($0)] }
            + (0..<5).flatMap { [.totals($0), .series($0), .sources($0)] }
        let keys = rows.map(\.key)
        #expect(Set(keys).count == rows.count)
        #expect(keys.allSatisfy { $0 > 0 && $0 < 1 << 40 })
    }

    @Test("a chunk has 256 series, the last one what is left", arguments: [(0, 0), (1, 1), (256, 1), (257, 2)])
    func chunks(series: Int, count: Int) {
        #expect(LedgerRow.chunks(of: series).count == count)
        let ids = LedgerRow.chunks(of: series).flatMap { LedgerRow.ids(of: $0, among: series) }
        #expect(ids == Array(0..<series))
    }
}
