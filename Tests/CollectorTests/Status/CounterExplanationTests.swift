import Basics
import Ledger
import PostHogLogs
import Testing

@testable import Collector

/// What a counter is the sum of.
@Suite struct CounterExplanationTests {
    private struct Bucket: Decodable {
        let entries: [Entry]

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

    private func explain(_ service: String?, _ time: Timestamp? = nil) throws -> Explanation {
        let view = ViewFixture.view(of: ViewFixture.counting())
        return try ViewFixture.read(Explanation.self) {
            view.explain(CounterQuestion(service: service, time: time), to: &$0)
        }
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
        #expect(try explain(nil, time).buckets.map { $0.entries.count } == [4])
        #expect(try explain("(no service)", time).buckets.map { $0.entries.map(\.entries) } == [[3]])
        #expect(try explain("nobody", time).buckets.map { $0.entries.count } == [0])
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
        _ = try await rig.project.state.client.ingestionCheckpoint(over: rig.closed.range)
        let view = ProjectView(ViewFixture.poller, rig.project.state, budget: [], keyPause: .zero)
        func explanation(_ time: Timestamp) -> String {
            var json = JSONText()
            view.explain(CounterQuestion(service: nil, time: time), to: &json)
            return String(decoding: json.bytes, as: UTF8.self)
        }
        let text = explanation(rig.closed.start)
        #expect(text.contains(#""endpoint":"count-ranges""#) && text.contains(#""endpoint":"services""#))
        #expect(text.contains(#""outcome":"answered""#))
        #expect(!text.contains("secret-filter"))
        #expect(!text.contains(#""endpoint":"query""#), "it gives no counts")
        let other = explanation(rig.closed.start.adding(seconds: -300))
        #expect(other.contains(#""endpoint":"count-ranges""#) && !other.contains(#""endpoint":"services""#))
    }
}
