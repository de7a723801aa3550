import Basics
import BasicsFixtures
import Collector
import Exposition
import PostHogLogs
import PostHogSimulator
import Testing

/// Entries at the very end of a bucket and at the very start of the next, on servers that leave `date_to` out of what
/// services counts, and on one that takes it in.
@Suite struct LastMicrosecondTests {
    private static var versions: [ServerVersion] {
        var cut = ServerVersion.current
        cut.services.cap = 2
        var bare = ServerVersion.current
        bare.services.hasSeverityBreakdown = false
        return [.current, .endIncluded, .june2026, .may2026, cut, bare]
    }

    @Test(
        "what lies in the last microsecond of a bucket counts, and what lies behind it counts once", arguments: versions
    )
    func exact(version: ServerVersion) async {
        let rig = Rig(version)
        for age in [900, 2400] as [Int64] { rig.before("api", "info", secondsAgo: age) }
        let severities: [(String, Severity)] = [("info", .info), ("fatal", .fatal), ("trace", .trace)]
        await rig.run(polls: 50) { poll in
            guard poll >= 20, poll < 35 else { return }
            let (text, shown) = severities[poll % 3]
            let edge = rig.clock.now.floored(to: 300)
            for (name, count) in [("api", 1), ("web", 2), ("cron", 3)] {
                rig.ingest(name, text, count: count, at: edge.adding(microseconds: -1), as: shown)
                rig.ingest(name, text, count: 10 * count, at: edge, as: shown)
                rig.ingest(name, text, count: 100 * count, at: edge.adding(microseconds: 1), as: shown)
            }
        }
        #expect(rig.last.counted == rig.truth)
        #expect(rig.last.value(MetricCatalogue.unreconciledEntries) == .integer(0))
    }

    @Test("what was there before does not count, in the last microsecond neither")
    func baseline() async {
        let rig = Rig()
        for edge in [at("11:30:00"), at("12:00:00")] {
            rig.before("api", "info", count: 3, at: edge.adding(microseconds: -1))
            rig.before("web", "fatal", count: 3, at: edge)
        }
        await rig.run(polls: 20) { poll in
            guard poll == 10 else { return }
            rig.ingest("api", "info", count: 5, at: at("11:30:00").adding(microseconds: -1), as: .info)
        }
        #expect(rig.last.baselineComplete)
        #expect(rig.last.counted == rig.truth)
    }

    @Test("so it does where a bucket has to be asked about in parts")
    func parts() async {
        let rig = Rig()
        rig.api.change { $0.spanLimits = [.services: SpanLimit(seconds: 120, refusal: .outOfMemory)] }
        await rig.run(polls: 20) { poll in
            guard poll == 5 else { return }
            let start = rig.clock.now.floored(to: 300).adding(seconds: -300)
            for second in stride(from: 60, through: 300, by: 60) {
                rig.ingest(
                    "api", "info", count: second, at: start.adding(seconds: Int64(second)).adding(microseconds: -1),
                    as: .info)
            }
        }
        #expect(rig.last.counted == rig.truth)
    }

    @Test(
        "a bucket is asked about up to its end only where a reading before stayed too little, and without further calls"
    )
    func economy() async {
        let rig = Rig(sweeps: false)
        await rig.run(polls: 12) { poll in
            if poll == 2 { rig.api.forgetRequests() }
            if poll == 3 { rig.ingest("api", "info", count: 3, secondsAgo: 400, as: .info) }
            if poll == 6 {
                let edge = rig.clock.now.floored(to: 300)
                rig.ingest("api", "info", count: 5, at: edge.adding(microseconds: -1), as: .info)
            }
        }
        #expect(rig.last.counted == rig.truth)
        let ends = rig.api.requests.filter { $0.route == .services }.compactMap { $0.query?.dateTo }
        #expect(ends.count { $0.hasSuffix(".999999Z") } == 2)
        #expect(ends.count == 9 + 3, "one a poll for the window, and one for each reading of a bucket")
    }

    @Test("on a server that takes the end in, entries there make up for none that a replica lacks")
    func lagging() async {
        let rig = Rig(.endIncluded)
        await rig.run(polls: 40) { poll in
            let edge = rig.clock.now.floored(to: 300)
            if poll == 10 {
                rig.ingest("api", "info", count: 4, at: edge, as: .info)
                rig.api.change { $0.lag[.services] = 150 }
            }
            if poll == 11 { rig.ingest("web", "error", count: 4, at: edge.adding(seconds: -100), as: .error) }
        }
        #expect(rig.last.counted == rig.truth)
    }
}
