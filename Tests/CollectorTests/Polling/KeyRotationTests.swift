import Basics
import Collector
import Exposition
import HTTP
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct KeyRotationTests {
    @Test("a refusal with a key that was replaced meanwhile is asked again at once, and no poll is lost")
    func replacedMeanwhile() async {
        let rig = Rig()
        let transport = RotatingTransport(rig.api, next: Access.defaultKey)
        await rig.run(polls: 2, through: transport)
        #expect(rig.api.requests.first?.status == 401)
        #expect(rig.api.requests.filter { $0.status == 401 }.count == 1)
        #expect(rig.snapshots.first?.baselineComplete == true)
        #expect(rig.snapshots.first?.value(MetricCatalogue.up) == .integer(1))
    }

    @Test("a project that rests since its key was refused is asked in the poll after the key was replaced")
    func replacedLater() async {
        let rig = Rig()
        let transport = RotatingTransport(rig.api)
        await rig.run(polls: 4, through: transport) { poll in
            if poll == 1 { transport.replace(by: Access.defaultKey) }
        }
        #expect(rig.snapshots.map(\.baselineComplete) == [false, false, true, true])
        #expect(rig.api.requests.filter { $0.status == 401 }.count == 1)
    }

    @Test("up is 0 from the poll after a refusal while catching up until one gets everything, resting polls included")
    func refusedWhileCatchingUp() async {
        let rig = Rig()
        rig.api.change { $0.access.keys = ["phx_old": .init()] }
        let transport = RotatingTransport(rig.api)
        await rig.run(polls: 5, through: transport) { poll in
            // Published, and not yet caught up.
            if poll == 0 { rig.api.change { $0.access.keys = ["phx_new": .init()] } }
            if poll == 3 { transport.replace(by: "phx_new") }
        }
        #expect(rig.api.requests.filter { $0.status == 401 }.count == 1)
        #expect(rig.snapshots.map { $0.value(MetricCatalogue.up) } == [1, 0, 0, 0, 1].map(SampleValue.integer))
        #expect(rig.last.value(MetricCatalogue.polls) == .integer(2))
    }

    @Test("up is 0 in a poll that rests for whatever else was refused while catching up", arguments: Rest.allCases)
    func restingPoll(since rest: Rest) async {
        let rig = Rig()
        await rig.run(polls: 3) { poll in
            if poll == 0 { rig.api.inject(rest.fault, times: 1) }
        }
        #expect(rig.snapshots.map { $0.value(MetricCatalogue.up) } == [1, 0, 0].map(SampleValue.integer))
        #expect(rig.last.value(MetricCatalogue.polls) == .integer(1))
    }

    enum Rest: CaseIterable {
        case unknownProject, throttled

        var fault: Fault {
            switch self {
            case .unknownProject: .noProject
            case .throttled: .throttled(.seconds(200))
            }
        }
    }

    @Test("a key that stays refused is tried once, then every five minutes")
    func refusedAgain() async {
        let rig = Rig()
        await rig.run(polls: 7, through: RotatingTransport(rig.api))
        #expect(rig.api.requests.map(\.status) == [401, 401])
    }
}

/// Asks with a key that can be replaced.
private final class RotatingTransport: Transport {
    private let api: LogsAPI
    private let keys: Locked<Keys>

    private struct Keys {
        var key = "phx_old"
        var number = 1
        var next: String?
    }

    /// - Parameter next: the key that is there as soon as the first one was refused; nil for none.
    init(_ api: LogsAPI, next: String? = nil) {
        self.api = api
        keys = Locked(Keys(next: next))
    }

    func replace(by key: String) {
        keys.withLock {
            $0.key = key
            $0.number += 1
        }
    }

    var keyNumber: Int {
        get async { keys.withLock(\.number) }
    }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        let response = try await InProcessTransport(api, key: keys.withLock(\.key)).send(request)
        if response.status == 401, let next = keys.withLock(\.next) { replace(by: next) }
        return response
    }
}
