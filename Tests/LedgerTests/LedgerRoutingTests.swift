import Basics
import BasicsFixtures
import Testing

@testable import Ledger

/// Which series the entries of a source count in.
@Suite struct LedgerRoutingTests {
    private let now = LedgerFixture.now
    private let newest = LedgerFixture.newest

    /// Joins by the text before a dash, and counts no secrets.
    private static func byPrefix(limit: Int? = nil, lifetime: Int64? = nil) -> SeriesMapping {
        SeriesMapping(name: "prefix", limit: limit, lifetime: lifetime) { values in
            let text = values[0].text
            return text == "secret" ? nil : [ExactText(String(text.prefix { $0 != "-" }))]
        }
    }

    private func counting(_ mapping: SeriesMapping, seriesLimit: Int = 100) -> Ledger {
        let fresh = LedgerFixture.fresh()
        var ledger = Ledger(fresh.groups, fresh.horizon, seriesLimit: seriesLimit, mapping)
        ledger.check([:], at: now)
        _ = ledger.completeBaseline()
        return ledger
    }

    private func restarted(_ ledger: Ledger, _ mapping: SeriesMapping, seriesLimit: Int = 100) throws -> Ledger {
        var rows = LedgerRows()
        return try Ledger(
            ledger.groups, ledger.horizon, seriesLimit: seriesLimit, mapping, saved: rows.update(to: ledger))
    }

    @Test("sources of one series are summed, and each has its own marks")
    func joined() {
        var ledger = counting(Self.byPrefix())
        let polls = [[("api-1", 3), ("api-2", 4)], [("api-1", 5), ("api-2", 4)], [("api-1", 2), ("api-2", 6)]]
        for poll in polls { ledger.record(poll.map { Sample(ExactText($0.0), $0.1) }, of: newest, at: now) }
        #expect(ledger.totals == [SeriesKey("api"): 11])
        #expect(ledger.known(0, in: newest) == [["api-1"]: 5, ["api-2"]: 6])
    }

    @Test("what is not shown is known all the same, so that its bucket adds up")
    func excluded() {
        var ledger = counting(Self.byPrefix())
        ledger.record(totals: [newest: 9], of: [newest], at: now)
        ledger.record([Sample("secret", 5), Sample("web", 4)], of: newest, at: now)
        #expect(ledger.totals == [SeriesKey("web"): 4])
        #expect(ledger.unreconciledEntries == 0)
        #expect(ledger.label(.values(["secret"])) == nil)
        #expect(ledger.label(.values(["api-7"])) == .values(["api"]))
        #expect(ledger.label(.other) == .other)
    }

    @Test("another mapping counts nothing again, and adds what rises to the series that it names")
    func changed() throws {
        var ledger = counting(.identity)
        ledger.record([Sample("api-1", 3), Sample("api-2", 4), Sample("secret", 5)], of: newest, at: now)
        ledger = try restarted(ledger, Self.byPrefix())
        #expect(ledger.hasNewMapping)
        ledger.check([newest: 12], at: now.adding(seconds: 60))
        #expect(ledger.record([Sample("api-1", 3), Sample("secret", 5)], of: newest, at: now) == 0)
        ledger.record([Sample("api-1", 10), Sample("secret", 9)], of: newest, at: now)
        let before = [SeriesKey("api-1"): 3, SeriesKey("api-2"): 4, SeriesKey("secret"): 5]
        #expect(ledger.totals == before.merging([SeriesKey("api"): 7]) { $1 })
        ledger = try restarted(ledger, Self.byPrefix())
        #expect(!ledger.hasNewMapping)
        ledger = try restarted(ledger, .identity)
        ledger.record([Sample("api-1", 11), Sample("secret", 10)], of: newest, at: now)
        #expect(ledger.totals[SeriesKey("api-1")] == 4)
        #expect(ledger.totals[SeriesKey("secret")] == 6)
    }

    @Test("the same entries count once, whatever mappings they are read by: thousands of random readings and restarts")
    func random() throws {
        var random = SeededGenerator(seed: 14)
        let mappings: [SeriesMapping] = [.identity, Self.byPrefix(), Self.byPrefix(limit: 3), Self.byPrefix(limit: 1)]
        for _ in 0..<200 {
            var mapping = mappings.randomElement(using: &random) ?? .identity
            var ledger = counting(mapping)
            var truth: [ExactText: Int] = [:]
            var (shown, hidden) = (0, 0)
            for _ in 0..<20 {
                for _ in 0..<3 {
                    let name = ["a-1", "a-2", "b-1", "b", "c-9", "d", "secret"].randomElement(using: &random) ?? "d"
                    let rise = Int.random(in: 0...9, using: &random)
                    truth[ExactText(name), default: 0] += rise
                    if mapping.labels([ExactText(name)]) == nil { hidden += rise } else { shown += rise }
                }
                ledger.record(truth.map { Sample($0.key, $0.value) }, of: newest, at: now)
                if Bool.random(using: &random) {
                    mapping = mappings.randomElement(using: &random) ?? .identity
                    ledger = try restarted(ledger, mapping)
                }
                ledger.rank(isFirst: false, at: now)
                #expect(ledger.totals.values.reduce(0, +) == shown)
                #expect(ledger.total(of: newest) == 0)
            }
            #expect(truth.values.reduce(0, +) == shown + hidden)
        }
    }

    @Test("names that come and go fill neither the limit nor the memory")
    func comeAndGo() {
        var ledger = counting(Self.byPrefix(), seriesLimit: 1000)
        var time = now
        for hour in 0..<60 {
            time = time.adding(seconds: 3600)
            ledger.check([:], at: time)
            let open = ledger.recentBuckets.last ?? newest
            ledger.record((0..<100).map { Sample(ExactText("api-\(hour)-\($0)"), 1) }, of: open, at: time)
        }
        #expect(ledger.totals == [SeriesKey("api"): 6000])
        #expect(ledger.sources.count < 1500, "of 6000, those of the last hours and some")
        let open = ledger.recentBuckets.last ?? newest
        #expect(ledger.record([Sample("api-59-0", 1), Sample("api-59-1", 3)], of: open, at: time) == 2)
    }

    @Test("the busiest have series of their own, the others are one, and the sum is that of all")
    func limited() {
        var ledger = counting(Self.byPrefix(limit: 2))
        ledger.record(
            [Sample("a-1", 1), Sample("b", 5), Sample("c", 6), Sample("secret", 99)], of: newest, at: now)
        #expect(ledger.totals == [SeriesKey("a"): 1, SeriesKey("b"): 5, SeriesKey(0, .overflow): 6])
        ledger.check([:], at: now.adding(seconds: 60))
        ledger.record([Sample("a-1", 2), Sample("a-2", 1), Sample("c", 9)], of: newest, at: now)
        #expect(
            ledger.totals == [
                SeriesKey("a"): 1, SeriesKey("b"): 5, SeriesKey("c"): 3, SeriesKey(0, .overflow): 8,
            ])
        #expect(ledger.label(.values(["a-1"])) == .overflow)
    }

    @Test("what the baseline shows decides who has a series first")
    func baseline() {
        let fresh = LedgerFixture.fresh()
        var ledger = Ledger(fresh.groups, fresh.horizon, seriesLimit: 9, Self.byPrefix(limit: 1))
        ledger.check([newest: 30], at: now)
        ledger.record([Sample("small", 10), Sample("large", 20)], of: newest, at: now)
        _ = ledger.completeBaseline()
        ledger.record([Sample("small", 11), Sample("large", 22)], of: newest, at: now)
        #expect(ledger.totals[SeriesKey("large")] == 2)
        #expect(ledger.totals[SeriesKey(0, .overflow)] == 1)
    }

    @Test("a series without a place stays for a day, so that nobody misses its last rise, and then ends")
    func grace() {
        var ledger = counting(Self.byPrefix(limit: 1))
        ledger.record([Sample("a", 1), Sample("b", 5)], of: newest, at: now)
        ledger.check([:], at: now.adding(seconds: 3600))
        #expect(ledger.totals[SeriesKey("a")] == 1)
        ledger.check([:], at: now.adding(seconds: 90_000))
        #expect(ledger.totals[SeriesKey("a")] == nil)
    }

    @Test("without a lifetime a series stays for ever, with one it ends when it was not seen for that long")
    func lifetime() {
        for (lifetime, isThere) in [(nil, true), (86_400, false)] as [(Int64?, Bool)] {
            var ledger = counting(Self.byPrefix(lifetime: lifetime))
            ledger.record([Sample("a", 7)], of: newest, at: now)
            ledger.check([:], at: now.adding(seconds: 200_000))
            #expect((ledger.totals[SeriesKey("a")] != nil) == isThere)
            let open = ledger.recentBuckets.last ?? newest
            ledger.record([Sample("a", 2)], of: open, at: now)
            #expect(ledger.totals[SeriesKey("a")] == (isThere ? 9 : 2))
        }
    }

    @Test("places and volumes outlive a restart")
    func restart() throws {
        var ledger = counting(Self.byPrefix(limit: 1))
        ledger.record([Sample("a", 10), Sample("b", 12)], of: newest, at: now)
        ledger = try restarted(ledger, Self.byPrefix(limit: 1))
        ledger.check([:], at: now.adding(seconds: 60))
        ledger.record([Sample("a", 11), Sample("b", 13)], of: newest, at: now)
        #expect(ledger.totals == [SeriesKey("a"): 11, SeriesKey(0, .overflow): 13])
        ledger.record([Sample("b", 20)], of: newest, at: now)
        ledger.check([:], at: now.adding(seconds: 120))
        ledger.record([Sample("b", 21)], of: newest, at: now)
        #expect(ledger.totals[SeriesKey("b")] == 1, "20 are half as much again as 11")
    }

    @Test("a series counted an entry where its bucket has some of the source, since the counters began")
    func countedAt() {
        var ledger = LedgerFixture.fresh()
        ledger.check([newest: 3], at: now)
        ledger.record([Sample("api", 3)], of: newest, at: now)
        #expect(ledger.series(counting: SeriesKey("api"), at: now.adding(seconds: 1)) == SeriesKey("api"))
        #expect(ledger.series(counting: SeriesKey("api"), at: now.adding(seconds: -1)) == nil)
        #expect(ledger.series(counting: SeriesKey("web"), at: now.adding(seconds: 1)) == nil)
        ledger.check([newest: 3], at: at("12:07:00"))
        #expect(ledger.series(counting: SeriesKey("api"), at: at("12:06:00")) == nil)
    }

    @Test("places are given by volume only once all that was there before is read")
    func firstRanking() {
        let fresh = LedgerFixture.fresh()
        var ledger = Ledger(fresh.groups, fresh.horizon, seriesLimit: 100, Self.byPrefix(limit: 1))
        let buckets = ["11:40:00", "11:45:00", "11:50:00"].map { bucket($0) }
        ledger.check([buckets[0]: 2, buckets[1]: 4, buckets[2]: 1], at: now)
        ledger.record([Sample("a", 2)], of: buckets[0], at: now)
        ledger.record([Sample("b", 4)], of: buckets[1], at: now)
        ledger.advance(to: now.adding(seconds: 60))
        #expect(ledger.label(.values(["b"])) == .overflow, "it came second")
        ledger.record([Sample("a", 1)], of: buckets[2], at: now)
        let isComplete = ledger.completeBaseline()
        #expect(isComplete)
        #expect(ledger.label(.values(["b"])) == .values(["b"]) && ledger.label(.values(["a"])) == .overflow)
    }
}
