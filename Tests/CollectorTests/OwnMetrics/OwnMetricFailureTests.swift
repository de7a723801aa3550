import Basics
import BasicsFixtures
import Exposition
import Ledger
import Logging
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite struct OwnMetricFailureTests {
    private static let refusal = #"{"error":"Invalid regex in filter"}"#
    private static let tooManyBytes = #"{"error":"Limit for rows or bytes to read exceeded, max bytes: 10.00 GB"}"#
    private static let tooMuch =
        #"{"type":"server_error","code":"error","detail":"Query has hit the max execution time.","attr":null}"#

    @Test(
        "what PostHog refuses because of the filter is told once, with what to do about the filter",
        arguments: [
            (400, refusal, "correct its match in log_metrics"),
            (504, tooMuch, "narrow its match"), (400, tooManyBytes, "narrow its match"),
        ])
    func told(status: Int, body: String, remedy: String) async throws {
        let run = MetricRun(PlainFilter(), by: [(.attribute(.attribute, "route"), "route")])
        await run.polls(1)
        let now = run.clock.now
        run.ingest([TestEntry(time: now, service: "a", severityText: "info", body: "", attributes: [:], resource: [:])])
        run.instead = { request in
            request.endpoint == .groupBy ? LogsResponse(status: status, body: Array(body.utf8)) : nil
        }
        await run.polls(6)
        let up = run.last?.series(MetricCatalogue.metricUp).first?.value
        #expect(up == .integer(0))
        let told = run.kept.lines.filter { $0.hasPrefix("warning") && $0.contains(remedy) }
        #expect(told.count == 1, "\(run.kept.lines)")
        // It goes on as soon as it can.
        run.instead = { _ in nil }
        await run.polls(20)
        #expect(run.compare() == [])
    }

    @Test("two names for the same entries share one ledger, and each has its series")
    func shared() async {
        let run = MetricRun(PlainFilter(), by: [(.severity, "severity")], alsoAs: "other_total")
        await run.polls(2)
        run.ingest([
            TestEntry(time: run.clock.now, service: "a", severityText: "warn", body: "", attributes: [:], resource: [:])
        ])
        await run.polls(2)
        #expect(run.compare() == [])
        let other = run.last?.families.first { $0.descriptor.name == "other_total" }
        #expect(other?.series.filter { $0.value == .integer(1) }.count == 1)
    }

    @Test("where services finds a severity in any case and the totals do not, group-by is asked in its place")
    func otherSpelling() async {
        var filter = PlainFilter()
        filter.only(severities: [.error])
        let run = MetricRun(filter, by: [(.service, "service_name")])
        await run.polls(1)
        let time = run.clock.now
        func entry(_ text: String) -> TestEntry {
            TestEntry(time: time, service: "a", severityText: text, body: "", attributes: [:], resource: [:])
        }
        run.ingest([entry("error"), entry("ERROR")])
        // Which is no usual spelling of it.
        run.before([entry("eRRoR")])
        await run.polls(12)
        #expect(run.compare() == [])
        #expect(run.api.requests.contains { $0.route == .groupBy })
    }
}
