import Basics
import Collector
import Exposition
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

/// Services that are called what the exporter or PostHog calls those that are none.
@Suite struct PseudoServiceTests {
    private static let names = [
        "", "(no service)", "(other)", "(overflow)", "'(other)'", "''(overflow)''", "(Other)", "'",
    ]

    @Test(
        "each counts by itself, and those that PostHog's answers do not tell apart count as one",
        arguments: [ServerVersion.current, .june2026, .may2026, .december2025, cut])
    func counted(version: ServerVersion) async {
        let rig = Rig(version)
        for age in [900, 2400] as [Int64] { rig.before("api", "info", secondsAgo: age) }
        await rig.run(polls: 60) { poll in
            guard poll == 20 || poll == 40 else { return }
            for (place, name) in Self.names.enumerated() {
                rig.ingest(name, "error", count: 1 << place, secondsAgo: 90, as: .error)
                rig.ingest(name, "fatal", count: 3 << place, secondsAgo: 90, as: .fatal)
            }
        }
        #expect(rig.last.counted == rig.truth)
        #expect(rig.last.counted[Rig.labels("(no service)", .error)] == 2 * (1 + 2))
        #expect(rig.last.counted[Rig.labels("'(other)'", .error)] == 2 * 4)
        #expect(rig.last.counted[Rig.labels("(other)", .error)] == nil)
        #expect(rig.last.value(MetricCatalogue.unreconciledEntries) == .integer(0))
    }

    private static var cut: ServerVersion {
        var version = ServerVersion.current
        version.services.cap = 2
        return version
    }

    @Test("a service that is called (overflow) takes nothing from those that are over the limit, and is one of them")
    func overflow() async {
        let rig = Rig(seriesLimit: 1)
        await rig.run(polls: 10) { poll in
            if poll == 1 { rig.before("api", "info", count: 1) }
            guard poll == 3 || poll == 5 else { return }
            rig.before("(overflow)", "info", count: 10)
            rig.before("(other)", "info", count: 100)
            rig.before("web", "info", count: 1000)
        }
        #expect(rig.last.counted == [Rig.labels("api", .info): 1, Rig.labels("(overflow)", .info): 2220])
    }

    @Test("the gauges of the window tell them apart too")
    func gauges() async {
        let rig = Rig(seriesLimit: 2)
        await rig.run(polls: 4) { poll in
            guard poll == 2 else { return }
            for (name, count) in [("(overflow)", 50), ("api", 40), ("web", 3)] {
                rig.before(name, "info", count: count, secondsAgo: 90)
            }
        }
        let entries = Dictionary(
            uniqueKeysWithValues: rig.last.series(MetricCatalogue.serviceWindowEntries).map { ($0.labels, $0.value) })
        let labels = { LabelSet(["project", "service_name"], ["shop", $0]) }
        #expect(entries.count == 3)
        for (name, count) in [("'(overflow)'", 50), ("api", 40), ("(overflow)", 3)] {
            #expect(entries[labels(name)] == .integer(count))
        }
    }
}
