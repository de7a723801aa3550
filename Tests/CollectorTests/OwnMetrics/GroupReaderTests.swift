import Basics
import BasicsFixtures
import Exposition
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

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

    @Test("where one of the questions gets no answer, what the others found counts, and what is missing is nobody's")
    func questionFails() async {
        let run = MetricRun(PlainFilter(), by: Self.route + [(.severity, "severity")])
        await run.polls(1)
        run.before([Self.entry("x", at: run.clock.now), Self.entry(nil, at: run.clock.now)])
        run.instead = { request in
            let body = String(decoding: request.body ?? [], as: UTF8.self)
            return request.endpoint == .groupBy && body.contains("is_not_set")
                ? LogsResponse(status: 500, body: []) : nil
        }
        await run.polls(24)
        #expect(value(run, "x", "info") == 1 && sum(run) == 1)
        #expect(value(run, "(other)", "(other)") == 0 && value(run, "(other)", "info") == 0)
    }

    // MARK: Step by step

    private static let counted = CountedEntries(LogsFilter(), by: route.map(\.source))

    /// One in whose closed bucket three entries have come in, which the ledger knows of.
    private func grown(with route: String? = "/pay") async -> StepRig {
        var rig = StepRig(.current, [], counting: Self.counted)
        await rig.begin()
        rig.api.ingest((0..<3).map { _ in Self.entry(route, at: at("11:57:00")).record })
        await rig.check()
        rig.api.forgetRequests()
        return rig
    }

    private func read(_ rig: inout StepRig, _ allowance: RequestAllowance = RequestAllowance()) async -> Bool {
        await GroupReader(counted: Self.counted, now: rig.clock.now).read([rig.closed], of: &rig.project, allowance)
    }

    @Test(
        "what is left out of the groups counts only when it was missing twice, for ten minutes, with the total as it is"
    )
    func truncatedTwice() async {
        var rig = StepRig(.current, [], counting: Self.counted)
        await rig.begin()
        let time = at("11:57:00")
        rig.api.ingest((0..<500).flatMap { n in [0, 1].map { _ in Self.entry("r\(n)", at: time).record } })
        rig.api.ingest((0..<60).map { Self.entry("s\($0)", at: time).record })
        let other = SeriesKey(0, .other)
        var counted: [Int] = []
        for poll in 0..<6 {
            if poll == 4 { rig.api.ingest([Self.entry("s9", at: time).record]) }
            _ = await rig.read()
            counted.append(rig.counted[other] ?? 0)
            rig.clock.advance(.seconds(300))
        }
        // In the third poll it rests.
        #expect(counted == [0, 0, 0, 60, 60, 61])
    }

    @Test("entries that lack a label are asked for only while some are missing", arguments: [("/pay", 1), (nil, 2)])
    func economy(route: String?, totals: Int) async {
        var rig = await grown(with: route)
        #expect(await read(&rig))
        // Without the one label that there is, the total is the question; one more confirms what was found.
        #expect(rig.api.requests.map(\.route) == [.groupBy] + (0..<totals).map { _ in .countRanges })
        #expect(rig.counted.values.reduce(0, +) == 3)
    }

    @Test("groups that hold more than the totals after them do not count, until these show it")
    func totalsBehind() async {
        var rig = await grown()
        rig.api.change { $0.frozen[.countRanges] = at("11:00:00") }
        #expect(await read(&rig))
        #expect(rig.counted.isEmpty)
        rig.api.change { $0.frozen = [:] }
        #expect(await read(&rig))
        #expect(rig.counted.values.reduce(0, +) == 3)
    }

    @Test("once listing has to end, nothing is asked")
    func timeUp() async {
        var rig = await grown()
        var allowance = RequestAllowance()
        allowance.listingEnds = rig.clock.uptime
        #expect(await !read(&rig, allowance))
        #expect(rig.asked.isEmpty)
    }

    @Test("a service that is called what PostHog calls none counts once, with and without the label")
    func calledNone() async {
        let run = MetricRun(PlainFilter(), by: Self.route + [(.service, "service_name")])
        await run.polls(1)
        let time = run.clock.now
        run.ingest(
            ["(no service)", ""].map {
                TestEntry(
                    time: time, service: $0, severityText: "info", body: "", attributes: ["route": "x"], resource: [:])
            })
        await run.polls(3)
        #expect(run.compare() == [] && sum(run) == 2)
    }

    @Test("where group-by was asked in place of services and is not there, services is asked again")
    func missing() async {
        var filter = LogsFilter()
        filter.spelledSeverities = [.error]
        let counted = CountedEntries(filter, by: [.service])
        var version = ServerVersion.current
        version.routes.remove(.groupBy)
        var rig = StepRig(version, counted.dimensions, counting: counted)
        await rig.begin()
        rig.ingest("a", "error", 3)
        rig.project.state.groupsReplaceServices = true
        _ = await rig.read()
        #expect(rig.asked == [.groupBy] && rig.project.state.lacksGroups && !rig.project.usesGroups)
        _ = await rig.read()
        #expect(rig.asked.contains(.services) && rig.counted.values.reduce(0, +) == 3)
    }
}
