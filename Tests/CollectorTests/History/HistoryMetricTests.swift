import Basics
import BasicsFixtures
import Exposition
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite("The counters whose past is written")
struct HistoryMetricTests {
    private static let route = LabelSource.attribute(.attribute, "route")

    @Test("of what is built in, entries and bytes are, with the labels that the live page shows")
    func builtIn() {
        let metrics = StepRig().poller.historyMetrics
        #expect(metrics.map(\.descriptor) == [MetricCatalogue.entries, MetricCatalogue.uncompressedBytes])
        #expect(metrics.map(\.counts) == [.entries, .bytes])
        #expect(metrics.map(\.isSingle) == [false, false])
        let key = SeriesKey(service: "(other)", severity: .fatal)
        #expect(metrics.map { $0.labelValues(key) } == [["shop", "'(other)'", "fatal"], ["shop", "fatal"]])
    }

    @Test(
        "own metrics that count the same each are, and one without labels is a single series", arguments: [true, false])
    func own(isSingle: Bool) {
        let sources = isSingle ? [] : [Self.route]
        let counted = CountedEntries(LogsFilter(), by: sources)
        let own = ["a_total", "b_total"].map {
            OwnMetric(name: $0, help: "Entries.", labels: sources.map { (source: $0, name: "path") })
        }
        let metrics = StepRig(.current, counted.dimensions, counting: counted, as: own).poller.historyMetrics
        #expect(metrics.map(\.descriptor) == own.map(\.descriptor))
        #expect(metrics.map(\.counts) == [.entries, .entries])
        #expect(metrics.map(\.isSingle) == [isSingle, isSingle])
        let key = SeriesKey(0, .values(isSingle ? [] : ["/pay"]))
        #expect(metrics.map { $0.labelValues(key) } == own.map { _ in isSingle ? ["shop"] : ["shop", "/pay"] })
    }

    @Test("reading takes what a poll takes, and the totals once more")
    func requests() {
        let poller = StepRig().poller
        #expect(poller.mostHistoryRequests(buckets: 12) == CountedEntries.all.mostRequests(buckets: 12) + 1)
    }

    @Test(
        "history is read in buckets of its step, without going back to what was, and series are named as they are live")
    func settings() {
        let live = StepRig().poller.settings
        let settings = PollSettings(
            interval: live.interval, horizon: live.horizon, windowSeconds: 300, seriesLimit: 77,
            services: ServiceMapping(limit: 3))
        let reading = settings.reading(bucketSeconds: 900)
        #expect(reading.grid.bucketSeconds == 900)
        #expect(reading.horizon.catchupSeconds == 0 && !reading.horizon.sweeps)
        #expect(reading.seriesLimit == settings.seriesLimit && reading.services == settings.services)
    }

    @Test("the ledger that a live poller saved is read by what it counts")
    func saved() throws {
        var state = ViewFixture.counting()
        state.polls = 1
        let ledger = try CountedEntries.all.ledger(saved: state.rows, ProjectFixture.settings)
        #expect(ledger.series.keys == state.ledger.series.keys)
        let single = CountedEntries(LogsFilter(), by: [])
        #expect(throws: StateDamage.self) { try single.ledger(saved: state.rows, ProjectFixture.settings) }
    }
}
