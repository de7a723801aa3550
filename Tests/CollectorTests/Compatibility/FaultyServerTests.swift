import Basics
import BasicsFixtures
import Collector
import Exposition
import HTTP
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct FaultyServerTests {
    enum Trouble: String, CaseIterable {
        case unavailable, serverError, unauthorized, forbidden, notFound, page, truncated, aborted
        case executionTime, gatewayTimeout, blocked, redirect, noLogs, keysNotSupported, underPressure

        var fault: Fault {
            switch self {
            case .unavailable: .answer(status: 503)
            case .serverError: .serverError
            case .unauthorized: .badKey
            case .forbidden: .missingScope
            case .notFound: .noEndpoint
            case .page: .page
            case .truncated: .truncated
            case .aborted: .abort
            case .executionTime: .executionTime
            case .gatewayTimeout: .gatewayTimeout
            case .blocked: .blockedByFirewall
            case .redirect: .redirect(to: "https://login.example.com/")
            case .noLogs: .logsNotAvailable
            case .keysNotSupported: .keysNotSupported
            case .underPressure: .clusterOutOfMemory
            }
        }
    }

    private static let routes: [Route] = [.countRanges, .services, .sparkline, .hasLogs]
    private static let counting: [Route] = [.countRanges, .services, .sparkline]

    @Test("whatever fails for ten minutes, the counters end exact", arguments: Trouble.allCases, routes)
    func recovers(from trouble: Trouble, at route: Route) async {
        let rig = Rig()
        rig.before("api", "info", count: 5)
        await rig.run(polls: 30) { poll in
            if poll == 2 { rig.api.inject(trouble.fault, at: [route], times: nil) }
            if poll == 12 { rig.api.clearFaults() }
            if poll < 20 {
                rig.ingest("api", "fatal", count: 2, as: .fatal)
                rig.ingest("web", "error", count: 3, as: .error)
            }
        }
        #expect(rig.last.counted == rig.truth)
    }

    @Test("no failure makes a storm: a poll asks each failing endpoint at most twice", arguments: Trouble.allCases)
    func noStorm(in trouble: Trouble) async {
        let rig = Rig()
        await rig.run(polls: 61) { poll in
            if poll == 0 {
                rig.api.inject(trouble.fault, times: nil)
                rig.api.forgetRequests()
            }
            rig.ingest("api", "info", as: .info)
        }
        // Three endpoints, each asked once, and once more at once after an error of the server's own; before that, one
        // look at the past.
        #expect(rig.api.requests.count <= 60 * 3 * 2 + 2)
    }

    @Test("an hour without sparkline costs no more than a reading of each bucket that changed meanwhile in each poll")
    func noVerdict() async {
        let rig = Rig()
        await rig.run(polls: 66) { poll in
            if poll == 0 { rig.api.inject(.answer(status: 500), at: [.sparkline], times: nil) }
            if poll == 60 { rig.api.clearFaults() }
            if poll < 60 { rig.ingest("api", "info", as: .info) }
            if poll > 0, poll <= 60 {
                // count-ranges, the window, two tries of sparkline a range, and at most the twelve buckets there are.
                #expect(rig.api.requests.count <= 4 + 2 + 12, "poll \(poll)")
            }
            rig.api.forgetRequests()
        }
        // The oldest bucket has left the lookback by then.
        #expect(rig.last.counted.values.reduce(0, +) >= 55)
    }

    @Test("an endpoint that never answers holds up one poll, and the others keep their pace", arguments: routes)
    func silent(route: Route) async {
        let rig = Rig()
        let endpoint = Endpoint.allCases.first { $0.rawValue == route.rawValue } ?? .services
        let mute = MuteTransport(rig, endpoint: endpoint)
        await rig.run(polls: 60, through: mute) { poll in
            if poll == 2 { mute.isMute.set(true) }
            if poll == 40 { mute.isMute.set(false) }
            if poll < 50 { rig.ingest("api", "error", as: .error) }
        }
        #expect(rig.last.counted == rig.truth)
        // Sixty polls and what they wait for: one poll, and a try every five minutes at most, which may last a bit longer
        // than the interval does.
        #expect(rig.clock.uptime < .seconds(60 * 60 + 65 + 10 * 65))
        #expect(rig.last.value(MetricCatalogue.up) == .integer(1))
    }

    @Test("a refused key is tried once in five minutes")
    func refusedKey() async {
        let rig = Rig()
        await rig.run(polls: 62) { poll in
            if poll == 1 {
                rig.api.inject(.badKey, times: nil)
                rig.api.forgetRequests()
            }
        }
        let times = rig.api.requests.map(\.time)
        #expect((11...13).contains(times.count))
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= .seconds(300) })
    }

    @Test(
        "where has_logs alone is refused it rests alone: all is counted, and the project is up",
        arguments: [Fault.missingScope, .keysNotSupported, .noAccess, .blockedByFirewall, .noEndpoint])
    func hasLogsAlone(fault: Fault) async {
        let rig = Rig()
        rig.api.inject(fault, at: [.hasLogs], times: nil)
        await rig.run(polls: 31) { poll in
            if poll < 28 { rig.ingest("api", "fatal", count: 2, as: .fatal) }
        }
        #expect(rig.last.counted == rig.truth)
        #expect(rig.snapshots.allSatisfy { $0.value(MetricCatalogue.up) == .integer(1) })
        let asked = rig.api.requests.filter { $0.route == .hasLogs }.map(\.time)
        #expect((6...40).contains(asked.count))
    }

    @Test("a pause of the whole project is a failure of each of its endpoints", arguments: [Fault.badKey, .noProject])
    func wholeProject(fault: Fault) async {
        let rig = Rig()
        rig.api.inject(fault, at: [.hasLogs])
        await rig.run(polls: 2)
        #expect(rig.last.value(MetricCatalogue.up) == .integer(0))
    }

    @Test("a lagging replica is never believed too early, and the counters end exact", arguments: counting)
    func lag(at route: Route) async {
        let rig = Rig()
        await rig.run(polls: 30) { poll in
            if poll == 0 { rig.api.change { $0.lag[route] = 150 } }
            if poll == 20 { rig.api.change { $0.lag = [:] } }
            guard poll < 20 else { return }
            rig.ingest("api", "trace", count: 3, as: .trace)
            rig.ingest("web", "info", count: 2, as: .info)
        }
        #expect(rig.last.counted == rig.truth)
        #expect(isMonotonic(rig.snapshots))
    }

    @Test("answers with nothing in them lower nothing, and the counters end exact", arguments: counting)
    func empty(at route: Route) async {
        let rig = Rig()
        await rig.run(polls: 30) { poll in
            if poll == 4 { rig.api.change { $0.emptyAnswers = [route] } }
            if poll == 12 { rig.api.change { $0.emptyAnswers = [] } }
            if poll < 20 { rig.ingest("api", "fatal", count: 3, as: .fatal) }
        }
        #expect(rig.last.counted == rig.truth)
        #expect(isMonotonic(rig.snapshots))
    }

    @Test("gauges that were not refreshed for three intervals are withdrawn, and come back")
    func withdrawn() async {
        let rig = Rig()
        rig.before("api", "info", count: 9, secondsAgo: 90)
        await rig.run(polls: 8) { poll in
            rig.before("api", "info", secondsAgo: 30)
            if poll == 1 { rig.api.inject(.answer(status: 500), at: [.services], times: nil) }
            if poll == 5 { rig.api.clearFaults() }
        }
        let shown = rig.snapshots.map { !$0.series(MetricCatalogue.serviceWindowEntries).isEmpty }
        #expect(shown == [true, true, true, true, false, false, true, true])
    }

    @Test("gauges go three intervals after the poll that read them, also while the next one waits")
    func withdrawnWhileWaiting() async throws {
        let rig = Rig()
        rig.before("api", "info", count: 9, secondsAgo: 90)
        await rig.run(polls: 1)
        let now = rig.clock.uptime
        #expect(rig.last.withdrawing(at: now + .milliseconds(179_999)) == nil)
        let old = try #require(rig.last.withdrawing(at: now + .seconds(180)))
        #expect(!rig.last.series(MetricCatalogue.serviceWindowEntries).isEmpty)
        for gauge in [
            MetricCatalogue.serviceWindowEntries, MetricCatalogue.serviceWindowErrors, MetricCatalogue.serviceErrorRate,
            MetricCatalogue.serviceVolumeShare, MetricCatalogue.severityEntriesPerSecond,
        ] { #expect(old.series(gauge).isEmpty) }
        #expect(old.value(MetricCatalogue.up) == .integer(1))
        #expect(old.counters == rig.last.counters)
    }

    @Test("a poll that failed says so, and the next good one takes it back")
    func up() async {
        let rig = Rig()
        await rig.run(polls: 4) { poll in
            if poll == 0 { rig.api.inject(.page, at: [.sparkline]) }
        }
        #expect(rig.snapshots.map { $0.value(MetricCatalogue.up) } == [1, 0, 1, 1].map { .integer($0) })
    }

    private func isMonotonic(_ snapshots: [ProjectSnapshot]) -> Bool {
        zip(snapshots, snapshots.dropFirst()).allSatisfy { earlier, later in
            earlier.counters.allSatisfy { $0.value <= (later.counters[$0.key] ?? -1) }
        }
    }
}

/// Lets one endpoint be silent for as long as a request may take.
private final class MuteTransport: Transport {
    let isMute = Flag()
    private let rig: Rig
    private let endpoint: Endpoint

    init(_ rig: Rig, endpoint: Endpoint) {
        self.rig = rig
        self.endpoint = endpoint
    }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        guard isMute.value, request.endpoint == endpoint else {
            return try await InProcessTransport(rig.api).send(request)
        }
        rig.clock.advance(.seconds(65))
        throw .timeout("no answer within 65 s")
    }
}

private final class Flag: Sendable {
    private let isSet = Locked(false)

    var value: Bool { isSet.withLock(\.self) }
    func set(_ value: Bool) { isSet.withLock { $0 = value } }
}
