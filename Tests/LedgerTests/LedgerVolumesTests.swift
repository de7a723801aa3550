import Basics
import BasicsFixtures
import Testing

@testable import Ledger

/// What the recent buckets hold, by series and time.
@Suite struct LedgerVolumesTests {
    private let now = LedgerFixture.now
    private let columns = TimeColumns(start: at("11:35:00"), seconds: 600, count: 3)

    private func rows(_ ledger: Ledger) -> [SeriesLabels: [[Int]]] {
        ledger.recentVolumes(in: columns).mapValues { volume in
            ledger.groups.all.map { Array(volume.entries(of: $0)) }
        }
    }

    @Test("the marks of buckets are summed by group and column, those before the counters too")
    func columnsOfMarks() {
        var ledger = LedgerFixture.fresh()
        ledger.check([bucket("11:40:00"): 3], at: now)
        ledger.record([Sample("api", 3)], of: bucket("11:40:00"), at: now)
        ledger.record([Sample("api", 2), Sample("api", 4, in: 1)], of: bucket("11:45:00"), at: now)
        ledger.record([Sample("web", 5)], of: bucket("12:00:00"), at: now)
        #expect(
            rows(ledger) == [
                .values(["api"]): [[3, 2, 0], [0, 4, 0], [0, 0, 0]],
                .values(["web"]): [[0, 0, 5], [0, 0, 0], [0, 0, 0]],
            ])
    }

    @Test("what lies before the first column or behind the last is left out")
    func outside() {
        var ledger = LedgerFixture.counting()
        for time in ["11:30:00", "11:35:00"] { ledger.record([Sample("api", 1)], of: bucket(time), at: now) }
        #expect(rows(ledger)[.values(["api"])]?[0] == [1, 0, 0])
        let short = TimeColumns(start: at("11:30:00"), seconds: 300, count: 1)
        #expect(ledger.recentVolumes(in: short)[.values(["api"])].map { Array($0.entries(of: 0)) } == [1])
    }

    @Test("sources are shown under the labels of the series that count them, and name themselves; others are not shown")
    func mapped() {
        let fresh = LedgerFixture.fresh()
        let mapping = SeriesMapping(name: "prefix", limit: 1) { values in
            let text = values[0].text
            return text == "secret" ? nil : [ExactText(String(text.prefix { $0 != "-" }))]
        }
        var ledger = Ledger(fresh.groups, fresh.horizon, seriesLimit: 100, mapping)
        ledger.check([:], at: now)
        let samples = [Sample("api-1", 3), Sample("api-2", 4), Sample("secret", 5), Sample("web", 6)]
        ledger.record(samples, of: LedgerFixture.newest, at: now)
        let volumes = ledger.recentVolumes(in: columns)
        #expect(rows(ledger).mapValues { $0[0] } == [.values(["api"]): [0, 0, 7], .overflow: [0, 0, 6]])
        #expect(volumes[.values(["api"])]?.sources == [.values(["api-1"]), .values(["api-2"])])
        #expect(volumes[.overflow]?.sources == [.values(["web"])])
    }

    @Test("after a restart what a full table has no room for is shown as overflow, as it was counted")
    func restored() throws {
        var ledger = LedgerFixture.counting(limit: 1)
        ledger.record([Sample("api", 3), Sample("web", 6)], of: LedgerFixture.newest, at: now)
        let shown = rows(ledger)
        var rows = LedgerRows()
        let restarted = try Ledger(
            ledger.groups, ledger.horizon, seriesLimit: 1, .identity, saved: rows.update(to: ledger))
        #expect(self.rows(restarted) == shown)
        #expect(Set(shown.keys) == [.values(["api"]), .overflow])
    }
}
