import Basics
import Testing

@testable import Ledger

@Suite("What counters stand at in the middle of a history")
struct HistoryTotalsTests {
    private func read(_ bytes: [UInt8], _ groups: SeriesGroups = .three) throws -> HistoryTotals {
        var reader = StateReader(bytes)
        let totals = try HistoryTotals(from: &reader, groups)
        #expect(reader.isAtEnd)
        return totals
    }

    private func written(_ totals: HistoryTotals) -> [UInt8] {
        var writer = StateWriter()
        totals.write(to: &writer)
        return writer.bytes
    }

    private var totals: HistoryTotals {
        var totals = HistoryTotals()
        totals.entries = [
            SeriesKey("api"): 12, SeriesKey("", in: 2): 0, SeriesKey(1, .other): 3, SeriesKey(2, .overflow): 1 << 40,
            SeriesKey(0, .values(["a", "b"])): 7,
        ]
        return totals
    }

    @Test("what is written is read back; that there were no bytes is not the same as that they were none")
    func roundTrip() throws {
        var totals = totals
        #expect(try read(written(totals)) == totals)
        totals.bytes = [:]
        #expect(try read(written(totals)).bytes == [:])
        totals.bytes = [0: 100, 2: 5]
        #expect(try read(written(totals)) == totals)
        #expect(try read(written(HistoryTotals())) == HistoryTotals())
    }

    @Test("totals of a group that the ledger does not have are damage, and so is an end in the middle")
    func damage() {
        #expect(throws: StateDamage.self) { try read(written(totals), SeriesGroups(count: 2)) }
        let bytes = written(totals)
        for length in bytes.indices {
            #expect(throws: StateDamage.self) { try read(Array(bytes.prefix(length))) }
        }
    }
}
