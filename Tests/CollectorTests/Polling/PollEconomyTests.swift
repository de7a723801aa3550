import Basics
import BasicsFixtures
import Collector
import Exposition
import PostHogLogs
import PostHogSimulator
import Testing

/// What must not be asked, or not so often.
@Suite struct PollEconomyTests {
    @Test("of the past no more than three hours are counted at once")
    func sweeps() async {
        let rig = Rig()
        await rig.run(polls: 70)
        let spans = rig.api.requests.filter { $0.route == .countRanges }.compactMap(\.rangeSeconds)
        #expect(spans.max() == 10_800)
        #expect(spans.count { $0 == 10_800 } >= 2 * 7, "the first day, and a sweep")
    }

    @Test("a range that was refused is asked for again after an hour, not before")
    func forgottenLimit() async throws {
        let rig = Rig(sweeps: false)
        await rig.run(polls: 75) { poll in
            if poll == 0 {
                rig.api.change { $0.spanLimits = [.countRanges: SpanLimit(seconds: 1800, refusal: .tooManyBytes)] }
            }
            if poll == 3 { rig.api.change { $0.spanLimits = [:] } }
        }
        let long = rig.api.requests.filter { $0.route == .countRanges && ($0.rangeSeconds ?? 0) > 1800 }
        let refused = try #require(long.last { $0.status == 400 }).time
        let next = try #require(long.first { $0.time > refused }).time
        #expect((3600..<3700).contains(next.secondsSince(refused)))
    }

    @Test("what has shrunk for good in the past is looked at ever less often")
    func shrunk() async {
        let rig = Rig(sweeps: false)
        await rig.run(polls: 180) { poll in
            if poll == 1 { rig.ingest("api", "info", count: 5, as: .info) }
            if poll == 70 {
                rig.api.change { $0.retention = 3600 }
                // The store forgets when something comes in.
                rig.ingest("api", "info", as: .info)
            }
            if poll == 80 { rig.api.forgetRequests() }
        }
        #expect(rig.last.value(MetricCatalogue.shrunkBuckets) == .integer(1))
        let looks = rig.api.requests.count { $0.route == .countRanges }
        #expect((99 + 4...99 + 20).contains(looks), "one a poll, and few of the past")
        #expect(rig.last.counted == rig.truth)
    }

    @Test("catching up ends when the next poll is due")
    func deadline() async {
        let rig = Rig()
        for hour in 2..<24 as Range<Int64> { rig.before("api", "info", secondsAgo: hour * 3600) }
        await rig.run(polls: 20, through: SlowTransport(rig))
        // What was begun just before a poll is due may end after it.
        #expect(rig.clock.uptime < .seconds(20 * 60 + 3 * SlowTransport.seconds))
        #expect(rig.clock.uptime > .seconds(19 * 60))
    }

    @Test("what is known of trace and fatal entries is not asked for again")
    func knownSplit() async {
        let rig = Rig()
        await rig.run(polls: 10) { poll in
            if poll == 0 { rig.ingest("api", "fatal", count: 3, secondsAgo: 20, as: .fatal) }
            if poll == 3 { rig.api.forgetRequests() }
            if poll >= 3, poll < 8 { rig.ingest("api", "info", secondsAgo: Int64(20 + 60 * poll), as: .info) }
        }
        #expect(rig.api.requests.allSatisfy { $0.query?.severityLevels.isEmpty ?? true })
        #expect(rig.last.counted == rig.truth)
    }
}

/// Every answer takes a while.
private struct SlowTransport: Transport {
    static let seconds = 10
    private let rig: Rig

    init(_ rig: Rig) {
        self.rig = rig
    }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        rig.clock.advance(.seconds(Self.seconds))
        return try await InProcessTransport(rig.api).send(request)
    }
}
