import Basics
import BasicsFixtures
import Testing

@testable import Ledger

/// Which series the entries of a source count in.
@Suite struct LedgerRoutingTests {
    private let now = LedgerFixture.now
    private let newest = LedgerFixture.newest

    @Test("sources of one series are summed, and each has its own marks")
    func joined() {
        var ledger = LedgerFixture.counting(.byPrefix())
        let polls = [[("api-1", 3), ("api-2", 4)], [("api-1", 5), ("api-2", 4)], [("api-1", 2), ("api-2", 6)]]
        for poll in polls { ledger.record(poll.map { Sample(ExactText($0.0), $0.1) }, of: newest, at: now) }
        #expect(ledger.totals == [SeriesKey("api"): 11])
        #expect(ledger.known(0, in: newest) == [["api-1"]: 5, ["api-2"]: 6])
    }

    @Test("what is not shown is known all the same, so that its bucket adds up")
    func excluded() {
        var ledger = LedgerFixture.counting(.byPrefix())
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
        var ledger = LedgerFixture.counting(.identity)
        ledger.record([Sample("api-1", 3), Sample("api-2", 4), Sample("secret", 5)], of: newest, at: now)
        ledger = try ledger.restarted(.byPrefix())
        #expect(ledger.hasNewMapping)
        ledger.check([newest: 12], at: now.adding(seconds: 60))
        #expect(ledger.record([Sample("api-1", 3), Sample("secret", 5)], of: newest, at: now) == 0)
        ledger.record([Sample("api-1", 10), Sample("secret", 9)], of: newest, at: now)
        let before = [SeriesKey("api-1"): 3, SeriesKey("api-2"): 4, SeriesKey("secret"): 5]
        #expect(ledger.totals == before.merging([SeriesKey("api"): 7]) { $1 })
        ledger = try ledger.restarted(.byPrefix())
        #expect(!ledger.hasNewMapping)
        ledger = try ledger.restarted(.identity)
        ledger.record([Sample("api-1", 11), Sample("secret", 10)], of: newest, at: now)
        #expect(ledger.totals[SeriesKey("api-1")] == 4)
        #expect(ledger.totals[SeriesKey("secret")] == 6)
    }

    @Test("the same entries count once, whatever mappings they are read by: thousands of random readings and restarts")
    func random() throws {
        var random = SeededGenerator(seed: 14)
        let mappings: [SeriesMapping] = [.identity, .byPrefix(), .byPrefix(limit: 3), .byPrefix(limit: 1)]
        for _ in 0..<200 {
            var mapping = mappings.randomElement(using: &random) ?? .identity
            var ledger = LedgerFixture.counting(mapping)
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
                    ledger = try ledger.restarted(mapping)
                }
                ledger.rank(isFirst: false, at: now)
                #expect(ledger.totals.values.reduce(0, +) == shown)
                #expect(ledger.total(of: newest) == 0)
            }
            #expect(truth.values.reduce(0, +) == shown + hidden)
        }
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
}
