import Basics
import BasicsFixtures
import FoundationEssentials
import Ledger
import PostHogLogs
import Testing

@testable import Collector

/// What the task of a project tells of itself.
@Suite struct StateReportTests {
    private struct Report: Decodable {
        let project: String
        let time: String
        let schedule: Schedule
        let limiter: Limiter
        let ledger: Ledger
        let requests: [Request]

        struct Schedule: Decodable { let intervalSeconds: Double, polls: Int, nextPoll: String }
        struct Limiter: Decodable { let pausedSeconds: Double, budget: [Budget] }
        struct Budget: Decodable { let window: String, limit: Int, remaining: Int }
        struct Ledger: Decodable { let series: Int, totals: [String: Int], buckets: [Bucket] }
        struct Request: Decodable { let endpoint: String, outcome: String, bytes: Int }
    }

    private struct Bucket: Decodable, Equatable {
        let start: String
        let total: Int
        let counted: Int
        let missing: Int
        let unreconciledSince: String?
        let entries: [Entry]?

        struct Entry: Decodable, Equatable { let service: String, severity: String, entries: Int }
    }

    private struct Explanation: Decodable {
        let series: [Series]?
        let buckets: [Bucket]

        struct Series: Decodable, Equatable {
            let severity: String
            let total: Int
            let shown: Int
            let entriesBeforeTheCounters: Int?
            let inTheseBuckets: Int
            let inForgottenBuckets: Int?
        }
    }

    private func read<Value: Decodable>(_ type: Value.Type, _ write: (inout JSONText) -> Void) throws -> Value {
        var json = JSONText()
        write(&json)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(json.bytes))
    }

    private func explain(_ service: String?, _ time: Timestamp? = nil) throws -> Explanation {
        let view = ViewFixture.view(of: ViewFixture.counting())
        return try read(Explanation.self) { view.explain(CounterQuestion(service: service, time: time), to: &$0) }
    }

    @Test("the report is JSON, with schedule, limiter, totals and buckets, and since when something is missing")
    func report() throws {
        var state = ViewFixture.counting()
        let newest = state.ledger.horizon.grid.bucket(holding: ProjectFixture.start)
        state.rereads.pollEnded(leaving: [newest], at: ProjectFixture.start.adding(seconds: -60))
        let report = try read(Report.self) { ViewFixture.view(of: state).report(to: &$0) }
        #expect(report.project == "shop" && report.time == ProjectFixture.start.iso8601)
        #expect(report.schedule.intervalSeconds == 90 && report.schedule.nextPoll > report.time)
        #expect(report.limiter.pausedSeconds == 7 && report.limiter.budget.map(\.remaining) == [200])
        #expect(report.ledger.series == 5)
        #expect(report.ledger.totals["entries"] == 16 && report.ledger.totals["unreconciled_entries"] == 4)
        let bucket = try #require(report.ledger.buckets.last)
        #expect(bucket.total == 20 && bucket.counted == 16 && bucket.missing == 4)
        #expect(bucket.unreconciledSince == ProjectFixture.start.adding(seconds: -60).iso8601)
        #expect(report.ledger.buckets.dropLast().allSatisfy { $0.unreconciledSince == nil })
    }

    @Test("a counter is the sum of its buckets, less what was there before it")
    func counter() throws {
        let found = try explain("web")
        let series = try #require(found.series).sorted { $0.severity < $1.severity }
        #expect(series.map(\.severity) == ["info", "warn"])
        #expect(series.map(\.total) == [0, 1])
        #expect(series.map(\.entriesBeforeTheCounters) == [7, 0])
        #expect(series.map(\.inTheseBuckets) == [7, 1])
        #expect(series.map(\.inForgottenBuckets) == [0, 0])
        #expect(
            found.buckets.map(\.entries) == [
                [.init(service: "web", severity: "info", entries: 7)],
                [.init(service: "web", severity: "warn", entries: 1)],
            ])
    }

    @Test("one bucket is explained by the services in it, of one service where that is asked for")
    func bucket() throws {
        let time = ProjectFixture.start.adding(seconds: 1)
        #expect(try explain(nil, time).buckets.map { $0.entries?.count } == [4])
        #expect(try explain("(no service)", time).buckets.map { $0.entries?.map(\.entries) } == [[3]])
        #expect(try explain("nobody", time).buckets.map { $0.entries?.count } == [0])
        #expect(try explain("nobody").buckets.isEmpty)
        #expect(try explain("nobody").series == [])
    }

    @Test("a bucket names the last requests that read it, and nothing of what they asked or got but its size")
    func requests() async throws {
        var rig = StepRig()
        await rig.begin()
        rig.ingest("api", "info", 3)
        await rig.check()
        _ = await rig.project.services(over: rig.closed.range, names: ["secret-filter"])
        var json = JSONText()
        ProjectView(ViewFixture.poller, rig.project.state, budget: [], keyPause: .zero)
            .explain(CounterQuestion(service: nil, time: rig.closed.start), to: &json)
        let text = String(decoding: json.bytes, as: UTF8.self)
        #expect(text.contains(#""endpoint":"count-ranges""#) && text.contains(#""endpoint":"services""#))
        #expect(text.contains(#""outcome":"answered""#))
        #expect(!text.contains("secret-filter"))
    }
}
