import Basics
import BasicsFixtures
import Exposition
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite struct ExemplarSearchTests {
    private func rig(asks: Bool = true) async -> StepRig {
        var rig = StepRig(exemplars: asks)
        await rig.begin()
        rig.clock.advance(.seconds(60))
        return rig
    }

    private func ingest(
        _ rig: StepRig, _ severity: String, at time: String, trace: LogTrace? = LogTrace(high: 10, low: 11, span: 12),
        service: String = "api"
    ) {
        rig.api.ingest([
            LogRecord(
                timestamp: at(time), serviceName: service, severityText: severity, bytes: 1,
                details: LogDetails(body: "x", trace: trace))
        ])
    }

    /// Reads what changed, and looks for exemplars.
    private func look(_ rig: inout StepRig) async -> [SeriesKey: Exemplar] {
        _ = await rig.read()
        rig.project.state.client.beginRound()
        await ExemplarSearch().run(&rig.project)
        return rig.project.state.exemplars
    }

    private func key(_ service: ServiceName, _ severity: Severity) -> SeriesKey {
        SeriesKey(service: service, severity: severity)
    }

    @Test("an entry stands for the series that counted it, with the ids of trace and span in lower case")
    func found() async {
        var rig = await rig()
        ingest(rig, "Error", at: "12:01:10.5")
        ingest(rig, "fatal", at: "12:01:11", service: "")
        let found = await look(&rig)
        #expect(Set(found.keys) == [key("api", .error), key(.blank, .fatal)])
        let exemplar = found[key("api", .error)]
        #expect(
            exemplar?.labels.description
                == #"{trace_id="000000000000000a000000000000000b",span_id="000000000000000c"}"#)
        #expect(exemplar?.time == at("12:01:10.5").unixSeconds)
    }

    @Test("ids of zeros are none: without a trace there is no exemplar, without a span one has the trace alone")
    func zeros() async {
        var rig = await rig()
        ingest(rig, "error", at: "12:01:10", trace: nil)
        ingest(rig, "fatal", at: "12:01:10", trace: LogTrace(high: 0, low: 1, span: 0))
        let found = await look(&rig)
        #expect(
            found.mapValues(\.labels.description) == [
                key("api", .fatal): #"{trace_id="00000000000000000000000000000001"}"#
            ])
    }

    @Test("ids of other letters than hexadecimal digits are none")
    func notHex() async {
        var rig = await rig()
        let rows = [("a", "not-a-trace", "ab12"), ("b", "0AF7", "no span"), ("c", "0af8", "ab12")].map { row in
            ingest(rig, "error", at: "12:01:10", trace: nil, service: row.0)
            return """
                {"uuid": "\(row.0)", "trace_id": "\(row.1)", "span_id": "\(row.2)", "body": "",
                "timestamp": "\(at("12:01:10").iso8601)", "severity_text": "error",
                "resource_attributes": {"service.name": "\(row.0)"}}
                """
        }
        rig.api.inject(
            .answer(status: 200, body: #"{"results": [\#(rows.joined(separator: ","))], "hasMore": false}"#),
            at: [.query])
        let found = await look(&rig)
        #expect(
            found.mapValues(\.labels.description) == [
                key("b", .error): #"{trace_id="0af7"}"#, key("c", .error): #"{trace_id="0af8",span_id="ab12"}"#,
            ])
    }

    @Test("only errors and what is fatal have one")
    func severities() async {
        var rig = await rig()
        ingest(rig, "info", at: "12:01:10")
        #expect(await look(&rig).isEmpty)
    }

    @Test("the newest entry stands for a series, and its time never falls")
    func newest() async {
        var rig = await rig()
        ingest(rig, "error", at: "12:01:10")
        ingest(rig, "error", at: "12:01:20", trace: LogTrace(high: 1, low: 2, span: 3))
        let first = await look(&rig)
        #expect(first[key("api", .error)]?.time == at("12:01:20").unixSeconds)
        // One that comes late.
        rig.clock.advance(.seconds(60))
        ingest(rig, "error", at: "12:01:05")
        #expect(await look(&rig) == first)
    }

    @Test("what was not counted, since it came in meanwhile or was there before, stands for nothing")
    func notCounted() async {
        var rig = await rig()
        ingest(rig, "error", at: "12:01:10")
        rig.project.state.client.beginRound()
        await ExemplarSearch().run(&rig.project)
        #expect(rig.project.state.exemplars.isEmpty)

        var earlier = StepRig(exemplars: true)
        ingest(earlier, "error", at: "11:59:00")
        #expect(await look(&earlier).isEmpty, "it is part of the baseline")
    }

    @Test("nobody is asked where nobody wants them, and a refusal fails no poll")
    func asked() async {
        var silent = await rig(asks: false)
        ingest(silent, "error", at: "12:01:10")
        _ = await look(&silent)
        #expect(!silent.asked.contains(.query))
        var refused = await rig()
        refused.api.inject(.answer(status: 403), at: [.query], times: nil)
        #expect(await look(&refused).isEmpty)
        #expect(refused.project.failure == nil)
    }

    @Test("a page shows them only on values above 0, also where a new series is still held at 0")
    func shown() async {
        let rig = Rig(exemplars: true)
        await rig.run(polls: 6) { poll in
            guard poll == 1 else { return }
            rig.api.ingest([
                LogRecord(
                    timestamp: rig.clock.now.adding(seconds: -1), serviceName: "api", severityText: "error", bytes: 1,
                    details: LogDetails(trace: LogTrace(high: 1, low: 2, span: 3)))
            ])
        }
        let values = rig.snapshots.compactMap { $0.series(MetricCatalogue.entries).first?.value }
        guard case .exemplified(1, let exemplar)? = values.last else {
            Issue.record("\(values)")
            return
        }
        #expect(exemplar.labels.description.contains("trace_id=\"00000000000000010000000000000002\""))
    }
}
