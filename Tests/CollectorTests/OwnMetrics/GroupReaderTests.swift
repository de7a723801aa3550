import Basics
import BasicsFixtures
import Collector
import Exposition
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct GroupReaderTests {
    private static let route: [(source: LabelSource, name: String)] = [(.attribute(.attribute, "route"), "route")]

    private static func entry(_ route: String?, _ severity: String = "info", at time: Timestamp) -> TestEntry {
        TestEntry(
            time: time, service: "a", severityText: severity, body: "", attributes: route.map { ["route": $0] } ?? [:],
            resource: [:])
    }

    private func value(_ run: MetricRun, _ values: String...) -> Int {
        run.last?.values(of: run.metric)[LabelSet(run.metric.descriptor.labelNames, ["shop"] + values)] ?? 0
    }

    private func sum(_ run: MetricRun) -> Int { run.last?.values(of: run.metric).values.reduce(0, +) ?? 0 }

    @Test("what PostHog leaves out of its 500 groups is (other), and counts once when it is named afterwards")
    func truncated() async {
        let run = MetricRun(PlainFilter(), by: Self.route)
        await run.polls(1)
        let time = run.clock.now
        // Twice each of 500, and once of another 60.
        run.before((0..<500).flatMap { n in [0, 1].map { _ in Self.entry("r\(n)", at: time) } })
        run.before((0..<60).map { Self.entry("s\($0)", at: time) })
        await run.polls(8)
        #expect(value(run, "(other)") == 60 && value(run, "r7") == 2 && sum(run) == 1060)
        // One of these becomes frequent.
        run.before((0..<5).map { _ in Self.entry("s3", at: time) })
        await run.polls(8)
        #expect(sum(run) == 1065)
        #expect(run.last?.series(MetricCatalogue.metricUnreconciledEntries).first?.value == .integer(0))
    }

    @Test("what is in the total and in no group, and lacks nothing, is (other) once nothing comes in late any more")
    func inNoGroup() async {
        let run = MetricRun(PlainFilter(), by: Self.route)
        await run.polls(1)
        // An attribute that is there and empty is no group for PostHog, and not lacking either.
        run.before([Self.entry("", at: run.clock.now), Self.entry("x", at: run.clock.now)])
        await run.polls(4)
        #expect(value(run, "x") == 1 && value(run, "(other)") == 0)
        #expect(run.last?.series(MetricCatalogue.metricUnreconciledEntries).first?.value == .integer(1))
        await run.polls(60)
        #expect(value(run, "(other)") == 1 && sum(run) == 2)
        #expect(run.last?.series(MetricCatalogue.metricUnreconciledEntries).first?.value == .integer(0))
    }

    @Test("a severity that is blank is asked for by itself, with and without the labels")
    func blankSeverity() async {
        let run = MetricRun(PlainFilter(), by: Self.route + [(.severity, "severity")])
        await run.polls(1)
        run.ingest([
            Self.entry("x", "", at: run.clock.now), Self.entry(nil, "", at: run.clock.now),
            Self.entry("x", "odd", at: run.clock.now), Self.entry(nil, "WARNING", at: run.clock.now),
        ])
        await run.polls(3)
        #expect(run.compare() == [])
    }

    @Test("the labels that an entry may lack are those that the filter does not require")
    func optional() throws {
        var filter = LogsFilter()
        filter.conditions = [
            .having(.attribute, "a"), try FilterCondition(.attribute, key: "b", .isEqual, values: ["1"]),
            try FilterCondition(.attribute, key: "c", .isNotEqual, values: ["1"]),
        ]
        let by = ["a", "b", "c", "d"].map { LabelSource.attribute(.attribute, $0) }
        #expect(CountedEntries(filter, by: by).optionalLabels == [by[2], by[3]])
        #expect(CountedEntries(LogsFilter(services: ["x"]), by: [.service]).optionalLabels == [])
        #expect(CountedEntries(LogsFilter(services: ["x", ""]), by: [.service]).optionalLabels == [.service])
    }
}
