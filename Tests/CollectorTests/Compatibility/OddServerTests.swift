import Collector
import Exposition
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct OddServerTests {
    private static func cut(_ cap: Int, total: Bool = true) -> ServerVersion {
        var version = ServerVersion.current
        version.services.cap = cap
        version.services.hasTotalServices = total
        return version
    }

    private static let severities: [(text: String, shown: Severity)] = [
        ("trace", .trace), ("debug", .debug), ("info", .info), ("warn", .warn), ("error", .error), ("fatal", .fatal),
    ]

    private func ingest(_ services: Int, _ rig: Rig) {
        for service in 1...services {
            let (text, shown) = Self.severities[service % 6]
            rig.ingest("service \(service)", text, count: 1 + service % 9, as: shown)
            rig.ingest("service \(service)", "info", count: 1, as: .info)
        }
    }

    @Test(
        "services that a cut list leaves out are asked for by name, and all are counted",
        arguments: [(25, false, 26), (25, false, 140), (25, true, 60), (3, true, 20), (1000, false, 1100)])
    func cut(cap: Int, total: Bool, services: Int) async {
        let rig = Rig(Self.cut(cap, total: total), seriesLimit: 20_000)
        await rig.run(polls: 12) { poll in
            if poll == 1 { ingest(services, rig) }
            if poll == 4 { ingest(services, rig) }
        }
        #expect(rig.last.counted == rig.truth)
        #expect(rig.last.degradations == ["services_cut"])
    }

    @Test("what nobody can name counts as (other), and goes on under its name once that is known")
    func nameless() async {
        var version = Self.cut(1)
        version.routes.remove(.values)
        let rig = Rig(version)
        await rig.run(polls: 60) { poll in
            if poll == 0 {
                rig.before("big", "info", count: 50, secondsAgo: 5)
                rig.before("small", "error", count: 3, secondsAgo: 5)
            }
            // Alone in its bucket it is the one that is listed.
            if poll == 30 { rig.before("small", "error", count: 4, secondsAgo: 5) }
        }
        let counted = rig.last.counted
        #expect(counted[Rig.labels("big", .info)] == 50)
        #expect(counted[Rig.labels("(other)", .error)] == 3)
        #expect(counted[Rig.labels("small", .error)] == 4)
        #expect(counted.values.reduce(0, +) == 57)
    }

    @Test(
        "old servers are told, and counted exactly",
        arguments: [
            ("june", ServerVersion.june2026, []),
            ("may", .may2026, ["services_ignore_time"]),
            ("april", .april2026, ["no_count_ranges", "no_severity_breakdown"]),
            ("december", .december2025, ["no_count_ranges", "no_services"]),
        ] as [(String, ServerVersion, [String])])
    func old(name: String, version: ServerVersion, modes: [String]) async {
        let rig = Rig(version)
        rig.before("api", "info", count: 5, secondsAgo: 900)
        rig.before("web", "error", count: 5, secondsAgo: 2400)
        await rig.run(polls: 90) { poll in
            guard poll >= 30, poll < 80 else { return }
            let (text, shown) = Self.severities[poll % 6]
            rig.ingest(poll % 2 == 0 ? "api" : "", text, count: 2, secondsAgo: Int64(poll % 3) * 400, as: shown)
        }
        #expect(rig.last.counted == rig.truth)
        #expect(Set(rig.snapshots[85].degradations).isSuperset(of: modes))
        #expect(rig.last.value(MetricCatalogue.up) == .integer(1), "a mode is no failure")
    }

    @Test(
        "a server that was updated is asked as any other again",
        arguments: [(10_000, []), (1, ["services_cut"])] as [(Int, [String])])
    func updated(cap: Int, modes: [String]) async {
        let rig = Rig(.may2026)
        rig.before("api", "info", count: 5, secondsAgo: 900)
        rig.before("api", "info", count: 5, secondsAgo: 2400)
        await rig.run(polls: 150) { poll in
            if poll == 20 { #expect(rig.snapshots[poll].degradations == ["services_ignore_time"]) }
            if poll == 30 { rig.api.change { $0.version = Self.cut(cap) } }
            if poll > 30 { for age in [90, 700] as [Int64] { rig.before("web", "info", secondsAgo: age) } }
            if poll > 30, poll < 140 { rig.ingest("api", "info", secondsAgo: 700, as: .info) }
        }
        #expect(rig.last.degradations == modes)
        #expect(!rig.last.series(MetricCatalogue.serviceWindowEntries).isEmpty)
        #expect(rig.last.counted[Rig.labels("api", .info)] == 109)
    }

    @Test(
        "ranges that are refused are halved, and what is refused is not asked for again within the hour",
        arguments: [Route.countRanges, .services, .sparkline],
        [SpanLimit.Refusal.tooManyBytes, .tooManyRows, .bytesBreaker, .estimatedTooLong, .outOfMemory])
    func halved(at route: Route, refusal: SpanLimit.Refusal) async {
        let rig = Rig()
        await rig.run(polls: 50) { poll in
            if poll == 0 {
                // A bucket is the least that count-ranges and sparkline can be asked about, a quarter of an hour of the past.
                let seconds: Int64 = route == .services ? 300 : 900
                rig.api.change { $0.spanLimits = [route: SpanLimit(seconds: seconds, refusal: refusal)] }
            }
            if poll == 3 { rig.api.forgetRequests() }
            if poll < 45 { rig.ingest("api", "fatal", secondsAgo: 20, as: .fatal) }
            if poll < 45 { rig.ingest("web", "info", secondsAgo: 1500, as: .info) }
        }
        #expect(rig.last.counted == rig.truth)
        #expect(rig.api.requests.allSatisfy { (200..<300).contains($0.status) }, "remembered")
        #expect(rig.last.value(MetricCatalogue.up) == .integer(1))
    }

    @Test(
        "ranges that fail without a word are halved the second time, and none is lost",
        arguments: [Route.countRanges, .services, .sparkline], [SpanLimit.Refusal.serverError, .executionTime])
    func halvedOnSuspicion(at route: Route, refusal: SpanLimit.Refusal) async {
        let rig = Rig()
        await rig.run(polls: 60) { poll in
            if poll == 0 {
                let seconds: Int64 = route == .services ? 300 : 900
                rig.api.change { $0.spanLimits = [route: SpanLimit(seconds: seconds, refusal: refusal)] }
            }
            if poll == 20 { rig.api.forgetRequests() }
            if poll < 55 { rig.ingest("api", "fatal", secondsAgo: 20, as: .fatal) }
            if poll < 55 { rig.ingest("web", "info", secondsAgo: 1500, as: .info) }
        }
        #expect(rig.last.counted == rig.truth)
        // Once in ten minutes it is tried whether more can be had again.
        let refused = rig.api.requests.filter { $0.status != 200 }
        #expect(refused.count <= 4 * 5, "\(refused.map(\.time))")
        #expect(rig.snapshots.dropFirst(20).allSatisfy { $0.value(MetricCatalogue.up) == .integer(1) })
    }

    @Test("an hour of errors of the server's own leaves no range short")
    func takenBack() async {
        let rig = Rig()
        await rig.run(polls: 90) { poll in
            rig.ingest("api", "info", as: .info)
            if poll == 5 { rig.api.inject(.serverError, at: [.countRanges], times: nil) }
            if poll == 65 { rig.api.clearFaults() }
            if poll == 77 { rig.api.forgetRequests() }
        }
        let perPoll = rig.api.requests.filter { $0.route == .countRanges }.count
        #expect(perPoll <= 2 * 12, "\(perPoll)")
    }

    @Test("one byte in a name that is no text costs a character of that name, and no entry")
    func brokenName() async {
        let rig = Rig()
        rig.api.inject(.replacing("caf?", by: Array("caf".utf8) + [0xE9]), at: [.services], times: nil)
        await rig.run(polls: 6) { poll in
            guard poll < 3 else { return }
            rig.before("caf?", "fatal", count: 2, secondsAgo: 1)
            rig.ingest("api", "error", count: 3, as: .error)
        }
        var truth = rig.truth
        truth[Rig.labels("caf\u{FFFD}", .fatal)] = 6
        #expect(rig.last.counted == truth)
        #expect(rig.last.value(MetricCatalogue.up) == .integer(1))
    }

    @Test("an answer of nothing lowers no gauge in that poll, and is counted as shrunk")
    func nothing() async {
        let rig = Rig()
        await rig.run(polls: 6) { poll in
            rig.ingest("api", "info", count: 3, secondsAgo: 90, as: .info)
            if poll == 3 { rig.api.change { $0.emptyAnswers = [.countRanges, .services, .sparkline] } }
            if poll == 4 { rig.api.change { $0.emptyAnswers = [] } }
        }
        let entries = rig.snapshots.map { $0.value(MetricCatalogue.serviceWindowEntries) }
        #expect(entries[4] == entries[3])
        #expect(rig.snapshots[4].value(MetricCatalogue.shrunkBuckets) != .integer(0))
        #expect(rig.snapshots[4].counters == rig.snapshots[3].counters.merging(rig.snapshots[4].counters) { $1 })
        #expect(rig.last.counted.values.reduce(0, +) <= rig.truth.values.reduce(0, +))
    }
}
