import Basics
import BasicsFixtures
import Ledger
import Testing

@Suite struct LedgerRecordingTests {
    private let now = LedgerFixture.now
    private let newest = LedgerFixture.newest

    @Test("the same answer twice counts once, a larger one adds the difference, a smaller one lowers nothing")
    func difference() {
        var ledger = LedgerFixture.counting()
        let counted = [5, 5, 8, 2, 8].map { ledger.record([Sample("api", $0)], of: newest, at: now) }
        #expect(counted == [5, 0, 3, 0, 0])
        #expect(ledger.totals == [SeriesKey("api"): 8])
    }

    @Test("a bucket that the ledger has not counts nothing, and a sample of nothing makes no series")
    func nothing() {
        var ledger = LedgerFixture.counting()
        #expect(ledger.record([Sample("api", 5)], of: bucket("03:00:00"), at: now) == 0)
        #expect(ledger.record([Sample("api", 0)], of: newest, at: now) == 0)
        #expect(ledger.series.count == 0)
    }

    @Test("a late entry in the past adds only the difference, whatever the width it was counted in")
    func lateInPast() {
        var ledger = LedgerFixture.counting()
        for (time, entries) in [("12:00:00", 5), ("12:05:00", 3)] {
            ledger.check([bucket(time): entries], at: at("12:09:00"))
            ledger.record([Sample("api", entries)], of: bucket(time), at: at("12:09:00"))
        }
        ledger.check([:], at: at("12:46:00"))
        let noon = quarter("12:00:00")
        ledger.record(totals: [noon: 10], of: [noon], at: at("12:46:00"))
        #expect(ledger.unreconciled(among: [noon]) == [noon: 10])
        #expect(ledger.record([Sample("api", 10)], of: noon, at: at("12:46:00")) == 2)
        #expect(ledger.totals == [SeriesKey("api"): 10])
    }

    @Test("samples that share the overflow are summed within a bucket, and the first named are let in")
    func overflow() {
        var ledger = LedgerFixture.counting(limit: 1)
        let samples = [Sample("a", 1), Sample("b", 2), Sample("c", 4)]
        #expect(ledger.record(samples, of: newest, at: now) == 7)
        #expect(ledger.record(samples, of: newest, at: now) == 0)
        #expect(ledger.totals == [SeriesKey("a"): 1, SeriesKey(0, .overflow): 6])
    }

    // MARK: What was there before

    @Test("the first reading of what was there before counts nothing and is noted, what comes above it counts")
    func baseline() throws {
        var ledger = LedgerFixture.fresh()
        ledger.check([newest: 5], at: now)
        let counted = [5, 6].map { ledger.record([Sample("api", $0)], of: newest, at: now) }
        #expect(counted == [0, 1])
        #expect(ledger.totals == [SeriesKey("api"): 1])
    }

    @Test("a whole reading is the baseline, also where the total has more than it")
    func wholeBaseline() {
        var ledger = LedgerFixture.fresh()
        ledger.check([newest: 7], at: now)
        let counted = [3, 7].map { ledger.record([Sample("api", $0)], of: newest, at: now) }
        #expect(counted == [0, 4])
    }

    @Test("a baseline that is read in parts counts nothing until the parts add up")
    func baselineInParts() {
        var ledger = LedgerFixture.fresh()
        ledger.check([newest: 7], at: now)
        let counted = [("a", 3), ("b", 4), ("b", 5)]
            .map { ledger.record([Sample(ExactText($0.0), $0.1)], .part, of: newest, at: now) }
        #expect(counted == [0, 0, 1])
    }

    @Test("what was there before counts nothing when it is read only after it has left the lookback")
    func baselineInPast() {
        var ledger = LedgerFixture.fresh()
        ledger.check([bucket("11:35:00"): 5], at: now)
        ledger.check([:], at: at("12:31:00"))
        let counted = [5, 6].map { ledger.record([Sample("api", $0)], of: quarter("11:30:00"), at: at("12:31:00")) }
        #expect(counted == [0, 1])
    }

    // MARK: Entries without a name

    @Test("what has no name counts as other, and counts no second time when its name is found")
    func other() {
        var ledger = LedgerFixture.counting()
        ledger.check([newest: 10], at: now)
        #expect(ledger.record([Sample("a", 6)], .unattributed(totals: [0: 10]), of: newest, at: now) == 10)
        #expect(ledger.record([Sample("a", 6), Sample("b", 4)], of: newest, at: now) == 0)
        #expect(ledger.record([Sample("a", 6), Sample("b", 5)], of: newest, at: now) == 1, "one more than there were")
        #expect(ledger.totals == [SeriesKey("a"): 6, SeriesKey(0, .other): 4, SeriesKey("b"): 1])
        #expect(ledger.unreconciled(among: [newest]).isEmpty)
    }

    @Test("a total of one group says nothing of the others")
    func otherGroups() {
        var ledger = LedgerFixture.counting()
        let samples = [Sample("a", 6), Sample("a", 9, in: 1)]
        #expect(ledger.record(samples, .unattributed(totals: [1: 10]), of: newest, at: now) == 16)
        #expect(ledger.totals == [SeriesKey("a"): 6, SeriesKey("a", in: 1): 9, SeriesKey(1, .other): 1])
    }

    @Test("any order of readings with and without a total counts each entry once", arguments: 1...50 as ClosedRange)
    func anyOrder(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var ledger = LedgerFixture.counting()
        var truth: [ExactText: Int] = [:]
        for _ in 0..<20 {
            truth[["a", "b", "c", "d"].randomElement(using: &random) ?? "a", default: 0] += 1
            let samples = truth.filter { _ in random.chance(60) }.map { Sample($0.key, $0.value) }
            let total = truth.values.reduce(0, +)
            let hasTotal = random.chance(50)
            ledger.record(samples, hasTotal ? .unattributed(totals: [0: total]) : .whole, of: newest, at: now)
            let counted = ledger.totals.values.reduce(0, +)
            #expect(counted <= total)
            #expect(!hasTotal || counted == total)
        }
    }

    // MARK: What is known

    @Test("what is known of a bucket is of the series that have values, by group")
    func known() {
        var ledger = LedgerFixture.counting(limit: 2)
        ledger.check([newest: 20], at: now)
        let samples = [Sample("a", 6), Sample("z", 3, in: 1), Sample("b", 1)]
        ledger.record(samples, .unattributed(totals: [0: 10]), of: newest, at: now)
        #expect(ledger.series.count == 4)
        #expect(ledger.known(0, in: newest) == [["a"]: 6])
        #expect(ledger.known(1, in: newest) == [["z"]: 3])
        #expect(ledger.known(in: newest) == [["a"], ["z"]])
        #expect(ledger.known(0, in: bucket("03:00:00")).isEmpty)
    }

    // MARK: Bytes

    @Test("bytes count what exceeds those of before, and once there are any every group has a number")
    func bytes() {
        var ledger = LedgerFixture.fresh()
        #expect(ledger.bytes.isEmpty)
        ledger.check([newest: 1], at: now)
        for bytes in [100, 150, 120] { ledger.record(bytes: [0: bytes], of: newest) }
        #expect(ledger.bytes == [0: 50, 1: 0, 2: 0])
        ledger.record(bytes: [0: 9], of: bucket("03:00:00"))
        #expect(ledger.bytes[0] == 50)
    }
}
