import Basics
import BasicsFixtures
import Exposition
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite("What is shown of own metrics")
struct OwnMetricExpositionTests {
    private static let now = ProjectFixture.start
    private let newest = ProjectFixture.settings.grid.bucket(holding: now)

    /// Metrics of the same entries, by some labels, and a state in which nothing was there at the first check.
    private func begun(_ names: [String], by sources: [LabelSource]) -> (OwnMetricExposition, ProjectState) {
        let counted = CountedEntries(LogsFilter(), by: sources)
        let rig = StepRig(
            .current, counted.dimensions, counting: counted,
            as: names.map { OwnMetric(name: $0, help: "Entries.", labels: sources.map { ($0, "service_name") }) })
        return (OwnMetricExposition(rig.poller), rig.project.state)
    }

    private func check(_ state: inout ProjectState, _ total: Int = 0) {
        _ = state.ledger.advance(to: Self.now, uptime: .zero)
        state.ledger.record(totals: [newest: total], of: state.ledger.recentBuckets, at: Self.now)
    }

    /// Counts entries of a service, and shows the series as they are.
    private func count(_ entries: Int, of service: ExactText?, _ state: inout ProjectState) {
        let key = SeriesKey(0, .values(service.map { [$0] } ?? []))
        state.ledger.record([Sample(key, entries)], .part, of: newest, at: Self.now)
        state.ledger.shown(at: .zero)
        state.ledger.release(at: .seconds(60), scraped: .seconds(1), interval: .seconds(60))
    }

    private func shown(_ exposition: inout OwnMetricExposition, _ state: ProjectState, _ name: String) -> [String: Int]
    {
        let snapshot = exposition.snapshot(of: state, budget: [], at: .zero)
        let series = snapshot.families.first { $0.descriptor.name == name }?.series ?? []
        return Dictionary(
            uniqueKeysWithValues: series.map { series in
                guard case .integer(let value) = series.value else { return (series.labels.description, -1) }
                return (series.labels.description, value)
            })
    }

    @Test("without labels there is no series before the first check, a 0 after it, and one series from then on")
    func noLabels() {
        var (exposition, state) = begun(["own_total"], by: [])
        #expect(shown(&exposition, state, "own_total").isEmpty)
        check(&state)
        #expect(Array(shown(&exposition, state, "own_total").values) == [0])
        check(&state, 3)
        count(3, of: nil, &state)
        #expect(Array(shown(&exposition, state, "own_total").values) == [3])
    }

    @Test("with labels there is a series for each that was counted, and none for nothing")
    func labels() {
        var (exposition, state) = begun(["own_total"], by: [.service])
        check(&state)
        #expect(shown(&exposition, state, "own_total").isEmpty)
        check(&state, 3)
        count(3, of: "api", &state)
        #expect(Array(shown(&exposition, state, "own_total").values) == [3])
    }

    @Test("series stand in the order of their labels, whenever each came")
    func order() {
        var (exposition, state) = begun(["own_total"], by: [.service])
        check(&state)
        var lists: [[LabelSet]] = []
        for service in ["web", "api", "cron"] as [ExactText] {
            check(&state, 9)
            count(3, of: service, &state)
            let families = exposition.snapshot(of: state, budget: [], at: .zero).families
            lists.append(families.first { $0.descriptor.name == "own_total" }?.series.map(\.labels) ?? [])
        }
        func labels(_ services: String...) -> [LabelSet] {
            services.map { LabelSet(["project", "service_name"], ["shop", $0]) }
        }
        #expect(lists == [labels("web"), labels("api", "web"), labels("api", "cron", "web")])
    }

    @Test("metrics that count the same have the same series, and each says how it does")
    func several() {
        var (exposition, state) = begun(["own_total", "other_total"], by: [.service])
        check(&state)
        check(&state, 5)
        count(3, of: "api", &state)
        #expect(shown(&exposition, state, "own_total") == shown(&exposition, state, "other_total"))
        state.health.finished(poll: .complete, after: .seconds(1), at: Self.now)
        let snapshot = exposition.snapshot(of: state, budget: [], at: .zero)
        let health: [(MetricDescriptor, Int)] = [
            (MetricCatalogue.metricUp, 1), (MetricCatalogue.metricUnreconciledEntries, 2),
            (MetricCatalogue.metricSeries, 1), (MetricCatalogue.metricSeriesLimit, 100_000),
        ]
        for (metric, value) in health {
            let series = snapshot.series(metric)
            #expect(series.map(\.value) == [.integer(value), .integer(value)], "\(metric.name)")
            #expect(
                series.map(\.labels)
                    == ["own_total", "other_total"].map { LabelSet(["project", "metric"], ["shop", $0]) })
        }
        state.health.paused()
        let paused = exposition.snapshot(of: state, budget: [], at: .zero)
        #expect(paused.series(MetricCatalogue.metricUp).map(\.value) == [.integer(0), .integer(0)])
    }
}
