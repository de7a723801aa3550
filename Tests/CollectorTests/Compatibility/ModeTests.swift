import Basics
import BasicsFixtures
import Collector
import Exposition
import HTTP
import PostHogLogs
import PostHogSimulator
import Testing

/// When ways of working begin and end, and what they must not be taken for.
@Suite struct ModeTests {
    @Test("a list of whole days that lags behind does not pass for one of buckets")
    func laggingDays() async {
        let rig = Rig(.may2026)
        for age in [900, 2400] as [Int64] { rig.before("api", "info", secondsAgo: age) }
        await rig.run(polls: 140) { poll in
            guard poll >= 10 else { return }
            if poll == 10 { rig.api.change { $0.frozen[.services] = rig.clock.now } }
            #expect(rig.snapshots[poll].degradations == ["services_ignore_time"], "poll \(poll)")
            // More in each bucket than there was on all of the day before the replica stood still.
            if poll < 130 { rig.ingest("api", "info", count: 3, secondsAgo: 700, as: .info) }
        }
        #expect(rig.last.counted == rig.truth)
    }

    @Test("without count-ranges every poll counts, not only those in which it is tried again")
    func everyPoll() async {
        let rig = Rig(.april2026)
        for age in [900, 2400] as [Int64] { rig.before("api", "info", secondsAgo: age) }
        await rig.run(polls: 45) { poll in
            if poll >= 10, poll < 40 { rig.ingest("api", "info", secondsAgo: 20, as: .info) }
        }
        // An entry is read a poll after it came.
        let shown = rig.snapshots[20..<40].map { $0.counted[Rig.labels("api", .info)] }
        #expect(shown == (10..<30).map { $0 })
    }

    @Test("a server that has count-ranges after all is asked for it, and no more by sparkline")
    func countRangesBack() async {
        var version = ServerVersion.current
        version.routes.remove(.countRanges)
        let rig = Rig(version)
        await rig.run(polls: 30) { poll in
            if poll == 5 { #expect(rig.snapshots[poll].degradations == ["no_count_ranges"]) }
            if poll == 10 { rig.api.change { $0.version = .current } }
            if poll < 25 { rig.ingest("api", "info", as: .info) }
        }
        #expect(rig.last.degradations.isEmpty)
        #expect(rig.last.counted == rig.truth)
    }

    @Test("where sparkline gives the totals, what it does not answer for is not taken for empty")
    func totalsThatFail() async {
        let rig = Rig(.april2026)
        await rig.run(polls: 30) { poll in
            if poll == 10 { rig.api.inject(.answer(status: 500), at: [.sparkline], times: nil) }
            if poll == 14 { rig.api.clearFaults() }
            if poll < 20 { rig.ingest("api", "info", secondsAgo: 90, as: .info) }
        }
        #expect(rig.last.counted == rig.truth)
        #expect(rig.last.value(MetricCatalogue.shrunkBuckets) == .integer(0))
    }

    @Test("an answer of nothing is no proof that a server gives severities")
    func emptyProvesNothing() async {
        var version = ServerVersion.current
        version.services.hasSeverityBreakdown = false
        let rig = Rig(version)
        await rig.run(polls: 20) { poll in
            if poll == 10 { rig.api.change { $0.emptyAnswers = [.services] } }
            if poll < 15 { rig.ingest("api", "info", as: .info) }
        }
        #expect(rig.snapshots[5...].allSatisfy { $0.degradations == ["no_severity_breakdown"] })
    }

    @Test("entries that arrive between two answers do not make a server odd", arguments: [5, 900] as [Int64], [0, 60])
    func betweenAnswers(secondsAgo: Int64, lag: Int64) async {
        let rig = Rig()
        rig.api.change { $0.lag[.sparkline] = secondsAgo < 600 ? lag : 0 }
        let busy = BusyTransport(rig, secondsAgo: secondsAgo)
        await rig.run(polls: 40, through: busy) { poll in
            rig.before("api", "info", secondsAgo: secondsAgo)
            #expect(rig.snapshots[poll].degradations.isEmpty)
        }
        #expect(!rig.last.counted.isEmpty)
    }

    @Test("of a server that lists services of whole days, more than can be asked for in a poll are counted in turns")
    func turns() async {
        let rig = Rig(.may2026, seriesLimit: 10_000)
        for age in [900, 2400] as [Int64] { rig.before("service 1", "info", secondsAgo: age) }
        await rig.run(polls: 60) { poll in
            guard poll == 10 || poll == 20 else { return }
            for service in 1...150 { rig.ingest("service \(service)", "info", secondsAgo: 90, as: .info) }
        }
        #expect(rig.last.counted == rig.truth)
        #expect(rig.last.degradations.contains("services_ignore_time"))
    }

    @Test(
        "of a list that is cut, more services than a poll may ask for by name are counted in turns",
        arguments: [["info"], ["fatal"], ["error", "fatal", "trace", "debug"]])
    func namedInTurns(severities: [String]) async {
        var version = ServerVersion.current
        version.services.cap = 25
        let rig = Rig(version, seriesLimit: 10_000)
        await rig.run(polls: 80) { poll in
            let named = rig.api.requests.filter { !($0.query?.serviceNames.isEmpty ?? true) }
            #expect(named.count <= 80, "forty to read, and forty to judge")
            rig.api.forgetRequests()
            // Those that are new the second time are found although the others are more than can be asked for.
            guard let services = [5: 1500, 40: 1600][poll] else { return }
            for service in 1...services {
                let text = severities[service % severities.count]
                guard let severity = Severity(rawValue: text) else { continue }
                rig.ingest("service \(service)", text, count: 1 + service % 3, secondsAgo: 90, as: severity)
            }
        }
        #expect(rig.last.counted == rig.truth)
    }

    @Test("of a cut list, trace and fatal that could not be asked about count later, never as debug or error")
    func unasked() async {
        var version = ServerVersion.current
        version.services.cap = 25
        let rig = Rig(version, seriesLimit: 10_000)
        let severities = ["fatal", "error", "debug", "trace"]
        for service in 1...400 { rig.before("service \(service)", severities[service % 4], secondsAgo: 90) }
        let judges = JudgeTransport(rig) { _, number throws(TransportFailure) in
            // The first of a poll go through, so that it gets somewhere.
            if number % 4 == 3 { throw TransportFailure.unreachable("the connection was closed") }
        }
        await rig.run(polls: 60, through: judges) { poll in
            guard poll == 35 else { return }
            for service in 1...400 {
                let text = severities[service % 4]
                guard let severity = Severity(rawValue: text) else { continue }
                rig.ingest("service \(service)", text, secondsAgo: 90, as: severity)
            }
        }
        #expect(rig.last.counted == rig.truth)
    }

    @Test("of a cut list, trace and fatal from a replica that lags do not make the rest debug and error")
    func laggingJudge() async {
        var version = ServerVersion.current
        version.services.cap = 1
        let rig = Rig(version)
        let judges = JudgeTransport(rig) { rig, _ in rig.api.change { $0.lag[.services] = 90 } }
        await rig.run(polls: 40, through: judges) { poll in
            guard poll < 30 else { return }
            for service in ["api", "web"] {
                rig.ingest(service, "fatal", as: .fatal)
                rig.ingest(service, "error", as: .error)
            }
        }
        #expect(rig.last.counted == rig.truth)
    }

    @Test("services that lag behind are not taken for some that nobody can name")
    func lagIsNotNameless() async {
        var version = ServerVersion.current
        version.services.cap = 1
        let rig = Rig(version)
        rig.api.change { $0.lag[.services] = 150 }
        await rig.run(polls: 60) { poll in
            guard poll < 50 else { return }
            rig.ingest("api", "info", count: 2, as: .info)
            rig.ingest("web", "info", as: .info)
        }
        #expect(rig.last.counted == rig.truth)
    }
}

/// Something happens to the requests for trace and fatal entries alone: those without names, and then those with them.
private final class JudgeTransport: Transport {
    private let rig: Rig
    private let count = Count()
    private let meddle: @Sendable (Rig, Int) throws(TransportFailure) -> Void

    /// - Parameter meddle: told how many such requests there were before.
    init(_ rig: Rig, meddle: @escaping @Sendable (Rig, Int) throws(TransportFailure) -> Void) {
        self.rig = rig
        self.meddle = meddle
    }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        let body = String(decoding: request.body ?? [], as: UTF8.self)
        guard request.endpoint == .services, body.contains(#""fatal""#) else {
            rig.api.change { $0.lag = [:] }
            return try await InProcessTransport(rig.api).send(request)
        }
        try meddle(rig, count.next())
        return try await InProcessTransport(rig.api).send(request)
    }
}

private final class Count: Sendable {
    private let value = Locked(0)

    /// How often it was called before.
    func next() -> Int {
        value.withLock { value in
            defer { value += 1 }
            return value
        }
    }
}

/// Entries come in just before each request for services: after the totals, and before what judges.
private struct BusyTransport: Transport {
    private let rig: Rig
    private let secondsAgo: Int64

    init(_ rig: Rig, secondsAgo: Int64) {
        self.rig = rig
        self.secondsAgo = secondsAgo
    }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        if request.endpoint == .services { rig.before("api", "info", secondsAgo: secondsAgo) }
        return try await InProcessTransport(rig.api).send(request)
    }
}
