import Basics
import BasicsFixtures
import Testing

@testable import Ledger

/// The layouts before there were rows: one run of bytes, by whatever keys its pieces have.
@Suite struct LedgerOldStateTests {
    private static let horizon = LedgerHorizon(
        grid: BucketGrid(bucketSeconds: 300, bucketCount: 6), catchupSeconds: 7200, sweeps: false)

    /// A ledger of two series that were shown up to the first, with a recent bucket and one of the past.
    private static func saved(_ layout: LedgerLayout, shown: UInt64 = 1, pastSum: Int = 6) -> [UInt8] {
        var writer = StateWriter()
        writer.varint(layout.rawValue)
        if layout == .first { for width in [300, 900] as [UInt64] { writer.varint(width) } }
        writer.varint(1)
        writer.signed(at("12:05:00").seconds)
        writer.signed(at("09:00:00").microseconds)
        for number in [7, 8, 9] as [UInt64] { writer.varint(number) }
        writer.write([0: 100, 2: 5])
        writer.varint(2)
        writer.varint(shown)
        for (text, group, total) in [("api", 0, 30), ("(other)", 2, 4)] as [(String, UInt64, UInt64)] {
            if layout == .second { writer.varint(text == "api" ? 0 : 1) }
            if layout == .first || text == "api" { writer.string(text) }
            writer.varint(group)
            writer.signed(at("09:30:00").microseconds)
            writer.varint(total)
        }
        writer.varint(1)
        write(bucket("12:00:00"), layout, sum: 3, to: &writer)
        for value in [1, 0, 3] as [UInt64] { writer.varint(value) }
        writer.varint(1)
        write(quarter("11:00:00"), layout, sum: pastSum, to: &writer)
        // Of one mark: series 1 has 6 entries.
        writer.varint(2)
        writer.raw([2, 6])
        return writer.bytes
    }

    private static func write(_ bucket: TimeBucket, _ layout: LedgerLayout, sum: Int, to writer: inout StateWriter) {
        writer.signed(bucket.start.seconds)
        if layout == .second { writer.varint(UInt64(bucket.seconds)) }
        var record = BucketRecord(.counted, seconds: 0)
        (record.sum, record.newest, record.highest) = (sum, sum, sum)
        record.lastCheck = bucket.end
        writer.write(record)
    }

    private func restored(_ bytes: [UInt8]) throws(StateDamage) -> Ledger {
        try Ledger(
            .three, Self.horizon, seriesLimit: 10, saved: [1: Array(bytes.prefix(9)), 2: Array(bytes.dropFirst(9))])
    }

    @Test("a ledger of an earlier layout comes back whole", arguments: [LedgerLayout.first, .second])
    func whole(layout: LedgerLayout) throws {
        var ledger = try restored(Self.saved(layout))
        #expect(ledger.baselineComplete)
        #expect(ledger.began == at("09:00:00"))
        #expect([ledger.lateEntries, ledger.shrunkBuckets, Int(ledger.gapSeconds)] == [7, 8, 9])
        #expect(ledger.bytes == [0: 100, 2: 5])
        #expect(ledger.totals == [SeriesKey("api"): 30, SeriesKey(2, .other): 4])
        #expect(ledger.series.created == [at("09:30:00"), at("09:30:00")])
        #expect(ledger.series.values == [30, 0], "the second was not shown yet")
        #expect(ledger.recentBuckets == [bucket("12:00:00")])
        #expect(ledger.pastBuckets == [quarter("11:00:00")])
        #expect(ledger.countedUpTo == at("12:00:00"))
        let again = ledger.record([Sample("api", 4)], of: bucket("12:00:00"), at: at("12:02:00"))
        #expect(again == 1)
        #expect(ledger.buckets.counts(of: quarter("11:00:00"))?.marks == [1: 6])
    }

    @Test("what was there before a series counted is not known, after it was saved again too")
    func baselines() throws {
        let ledger = try restored(Self.saved(.second))
        #expect(ledger.series.baselines == [SeriesTable.unknownBaseline, SeriesTable.unknownBaseline])
        var rows = LedgerRows()
        let again = try Ledger(.three, Self.horizon, seriesLimit: 10, saved: rows.update(to: ledger))
        #expect(again.series.baselines == [SeriesTable.unknownBaseline, SeriesTable.unknownBaseline])
    }

    @Test("bytes that are missing or left over are damage", arguments: [LedgerLayout.first, .second])
    func damage(layout: LedgerLayout) {
        let bytes = Self.saved(layout)
        for length in bytes.indices.dropFirst(9) {
            #expect(throws: StateDamage.self) { try restored(Array(bytes[..<length])) }
        }
        #expect(throws: StateDamage.self) { try restored(bytes + [0]) }
        #expect(throws: StateDamage.self) { try restored(Self.saved(layout, shown: 3)) }
        #expect(throws: StateDamage.self) { try restored(Self.saved(layout, pastSum: 7)) }
    }
}
