import Basics
import BasicsFixtures
import Testing

@testable import Ledger

@Suite struct LedgerStateTests {
    private static let now = at("12:02:00")

    private func horizon(width: Int64 = 300, count: Int = 12) -> LedgerHorizon {
        LedgerHorizon(
            grid: BucketGrid(bucketSeconds: width, bucketCount: count), catchupSeconds: 86_400, sweeps: true)
    }

    /// A ledger with counts in recent buckets and in the past, some of them read only in part.
    private func used() -> Ledger {
        var ledger = Ledger(.three, horizon(), seriesLimit: 10)
        _ = ledger.advance(to: Self.now, uptime: .zero)
        ledger.record(totals: [:], of: ledger.recentBuckets + ledger.pastBuckets, at: Self.now)
        _ = ledger.completeBaseline()
        for (index, bucket) in (ledger.recentBuckets + ledger.pastBuckets.suffix(4)).enumerated() {
            ledger.record(totals: [bucket: 20 + index], of: [bucket], at: Self.now)
            let samples = [
                Sample("api", 5 + index), Sample("caf\u{E9}", 3, in: 2), Sample("cafe\u{301}", 2, in: 2),
            ]
            ledger.record(
                samples, index == 3 ? .unattributed(totals: [0: 15 + index]) : .whole, of: bucket, at: Self.now)
            ledger.record(bytes: [0: 100 * index], of: bucket)
        }
        ledger.series.recordShown(at: .zero)
        ledger.series.release(at: HeldSeries.longest, scraped: nil, interval: .zero)
        return ledger
    }

    private func saved(_ ledger: Ledger) -> StateRows {
        var rows = LedgerRows()
        return rows.update(to: ledger)
    }

    @Test("a restored ledger shows the same, and counts on as the one that was saved would")
    func goesOn() throws {
        var one = used()
        var other = try Ledger(.three, horizon(), seriesLimit: 10, saved: saved(one))
        #expect(other.baselineComplete)
        #expect(one.totals == other.totals)
        #expect(one.series.created == other.series.created)
        #expect(one.bytes == other.bytes)
        #expect(one.unreconciledEntries == other.unreconciledEntries)
        #expect(one.series.values == other.series.values)
        for time in ["12:03:00", "12:31:00", "15:10:00"] {
            let uptime = at(time) - Self.now
            #expect(one.advance(to: at(time), uptime: uptime) == other.advance(to: at(time), uptime: uptime))
            let buckets = one.recentBuckets + one.pastBuckets
            #expect(buckets == other.recentBuckets + other.pastBuckets)
            #expect(one.pastDue(at: at(time)) == other.pastDue(at: at(time)))
            for bucket in buckets {
                let samples = [Sample("cafe\u{301}", 7, in: 2)]
                #expect(
                    one.record(samples, of: bucket, at: at(time)) == other.record(samples, of: bucket, at: at(time)))
            }
        }
        #expect(one.totals == other.totals)
    }

    @Test("what a wrong clock left out counts after a restart too, and what lies before all that is known does not")
    func wrongClock() throws {
        var one = LedgerFixture.counting(catchup: 3600)
        one.advance(to: at("18:02:00"))
        var other = try Ledger(.three, one.horizon, seriesLimit: 100, saved: saved(one))
        other.advance(to: at("12:10:00"))
        #expect(other.record([Sample("api", 7)], of: bucket("12:05:00"), at: at("12:10:00")) == 7)
        other.advance(to: at("11:41:00"))
        #expect(other.record([Sample("api", 2)], of: bucket("11:15:00"), at: at("11:41:00")) == 0)
    }

    @Test("a series that was never shown is shown at 0 first, also after a restart")
    func zeroFirst() throws {
        var ledger = used()
        let bucket = try #require(ledger.recentBuckets.last)
        let samples = [Sample("new", 4, in: 1)]
        ledger.record(samples, of: bucket, at: Self.now)
        let id = ledger.series.count - 1
        var restored = try Ledger(.three, horizon(), seriesLimit: 10, saved: saved(ledger))
        #expect(restored.series.values[id] == 0)
        #expect(restored.series.values[..<id] == ledger.series.values[..<id])
        restored.series.recordShown(at: .zero)
        restored.series.release(at: HeldSeries.longest, scraped: nil, interval: .zero)
        #expect(restored.series.values[id] == 4)
    }

    @Test(
        "with another width what was counted stays in its buckets, and the new ones follow where these end",
        arguments: [
            (60, "12:07:00", [("12:05:00", 60), ("12:06:00", 60), ("12:07:00", 60)]),
            (900, "12:31:00", [("12:05:00", 300), ("12:10:00", 300), ("12:15:00", 900), ("12:30:00", 900)]),
            (
                3600, "13:01:00",
                [("12:05:00", 300), ("12:10:00", 600), ("12:20:00", 600), ("12:30:00", 1800), ("13:00:00", 3600)]
            ),
        ] as [(Int64, String, [(String, Int64)])])
    func otherWidths(width: Int64, time: String, following: [(String, Int64)]) throws {
        let ledger = used()
        var restored = try Ledger(.three, horizon(width: width, count: 96), seriesLimit: 10, saved: saved(ledger))
        #expect(restored.totals == ledger.totals)
        #expect(restored.recentBuckets == ledger.recentBuckets)
        #expect(restored.pastBuckets == ledger.pastBuckets)
        #expect(restored.advance(to: at(time), uptime: at(time) - Self.now) == 0)
        let expected = following.map { TimeBucket(holding: at($0.0), seconds: $0.1) }
        #expect(restored.recentBuckets.filter { $0.start >= at("12:05:00") } == expected)
        let old = bucket("12:00:00")
        let samples = restored.known(2, in: old).map { Sample(SeriesKey(2, .values($0.key)), $0.value + 1) }
        #expect(samples.count == 2)
        #expect(restored.record(samples, of: old, at: at(time)) == 2)
    }

    @Test("every row that is lost, cut or changed is refused or harmless, and never a trap")
    func damage() {
        let rows = saved(used())
        for (key, bytes) in rows {
            expectRefused(rows.filter { $0.key != key })
            for length in bytes.indices { expectRefused(rows.merging([key: Array(bytes[..<length])]) { $1 }) }
        }
        let sorted = rows.sorted { $0.key < $1.key }
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            guard case (let key, var bytes)? = sorted.randomElement(using: &random) else { continue }
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            guard var ledger = try? restored(rows.merging([key: bytes]) { $1 }) else { continue }
            _ = ledger.advance(to: Self.now, uptime: .zero)
            for bucket in ledger.recentBuckets + ledger.pastBuckets {
                ledger.record([Sample("api", 1)], of: bucket, at: Self.now)
            }
        }
    }

    @Test("a row with more in it than was written is refused", arguments: [[0], [1], [1, 1]] as [[UInt8]])
    func longer(more: [UInt8]) {
        let rows = saved(used())
        for (key, bytes) in rows { expectRefused(rows.merging([key: bytes + more]) { $1 }) }
    }

    @Test(
        "more series or sources than there can be are refused, and trap nothing", arguments: [1, 1 << 40, UInt64.max],
        [true, false])
    func tooMany(count: UInt64, series: Bool) {
        var header = StateWriter()
        header.varint(LedgerLayout.newest.rawValue)
        header.varint(1)
        for time in [0, 0] as [Int64] { header.signed(time) }
        for number in [0, 0, 0, series ? count : 0, 0, series ? 0 : count, 0, 0, 0] as [UInt64] {
            header.varint(number)
        }
        expectRefused([LedgerRow.header.key: header.bytes, LedgerRow.pastRecords.key: [0]])
    }

    @Test("a row that no ledger has is refused")
    func leftOver() {
        expectRefused(saved(used()).merging([77: [1]]) { $1 })
    }

    @Test("a layout of a later release says so")
    func newer() {
        let error = #expect(throws: StateDamage.self) { try restored([1: [9]]) }
        #expect(error == .newer(version: 9))
    }

    private func restored(_ rows: StateRows) throws(StateDamage) -> Ledger {
        try Ledger(.three, horizon(), seriesLimit: 10, saved: rows)
    }

    private func expectRefused(_ rows: StateRows) {
        #expect(throws: StateDamage.self) { try restored(rows) }
    }
}
