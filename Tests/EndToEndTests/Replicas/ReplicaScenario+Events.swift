import PostHogSimulator
import PostgreSQLFixtures

extension ReplicaScenario {
    /// What can happen to replicas, their lines to the database, and the database.
    enum Event: CaseIterable {
        case nothing
        case kill
        case terminate
        case shortPause
        case pausePastLease
        case cutLine
        case loseLine
        case stuckLine
        case slowLine
        case lostWrite
        case lostAnswer
        case slowCommits
        case failingCommits
        case restartDatabase
        case killDatabase
        case pauseDatabase

        static func random(using random: inout some RandomNumberGenerator) -> Event {
            allCases.randomElement(using: &random) ?? .nothing
        }
    }

    func happen(_ event: Event) async throws {
        let replica = replicas.randomElement(using: &random) ?? replicas[0]
        switch event {
        case .nothing: try await wait(200...2500)
        case .kill:
            replica.kill()
            try await wait(0...3000)
        case .terminate: try await end(replica)
        case .shortPause:
            try await paused(replica, for: 100...3000)
        case .pausePastLease:
            try await paused(replica, for: 5500...9000)
            try await wait(100...1000)
        case .cutLine:
            // A read is tried again once; after that the database is away, for all that the replica knows.
            try await withoutDatabase([replica.number]) {
                for _ in 0..<3 {
                    replica.line.cutAll()
                    try await wait(0...300)
                }
            }
        case .loseLine: try await lose(replica)
        case .stuckLine:
            let direction = TCPProxy.Direction.allCases.randomElement(using: &random) ?? .toServer
            try await withoutDatabase([replica.number]) {
                replica.line.hold(direction)
                try await wait(500...6000)
                replica.line.release()
            }
        case .slowLine:
            replica.line.delay(by: .milliseconds(Int.random(in: 1...40, using: &random)))
            try await wait(500...2500)
            replica.line.delay(by: .zero)
        case .lostWrite: try await cut(.before)
        case .lostAnswer: try await cut(.after)
        case .slowCommits: try await slowCommits()
        case .failingCommits:
            try await server.setReadOnly(database)
            try await wait(300...3000)
            try await server.setWritable(database)
        case .restartDatabase, .killDatabase, .pauseDatabase: try await interruptDatabase(event)
        }
    }

    private func paused(_ replica: Replica, for milliseconds: ClosedRange<Int>) async throws {
        replica.pause()
        try await wait(milliseconds)
        replica.resume()
        watcher.wasPaused(replica.number)
    }

    private func end(_ replica: Replica) async throws {
        try await endTurns {
            replica.terminate()
            try await eventually("it ends") { replica.ending != nil }
        }
        replica.kill()
        try await wait(0...1500)
    }

    /// Its connections end, and for some time there are no others.
    private func lose(_ replica: Replica) async throws {
        try await withoutDatabase([replica.number]) {
            replica.line.refuse()
            replica.line.cutAll()
            try await wait(100...7000)
            try replica.line.acceptAgain()
        }
    }

    /// Whoever writes next loses its connection at it, once or a few times.
    private func cut(_ cut: TCPProxy.Cut) async throws {
        let times = Int.random(in: 1...3, using: &random)
        for replica in replicas {
            // Of all statements only the one that writes a poll has this in it.
            replica.line.cut(cut, sending: "INSERT INTO posthog_logs_exporter_shown", times: times)
        }
        try await wait(1000...4000)
        for replica in replicas { replica.line.stopCutting() }
    }

    /// A standby that is not there has to confirm every commit: until nobody waits for it any more, what is committed is on disk
    /// and yet seen by nobody.
    private func slowCommits() async throws {
        try await server.run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'; SELECT pg_reload_conf()")
        try await wait(100...4000)
        try await server.run("ALTER SYSTEM RESET synchronous_standby_names; SELECT pg_reload_conf()")
    }

    private func interruptDatabase(_ event: Event) async throws {
        try await withoutDatabase(Array(replicas.indices)) {
            switch event {
            case .pauseDatabase: server.pause()
            case .killDatabase: try await server.kill()
            default: try await server.stop()
            }
            try await wait(oneOf(4) ? 3000...8000 : 0...1500)
            if event == .pauseDatabase { server.resume() } else { try await server.start() }
        }
    }

    private func withoutDatabase(_ numbers: [Int], _ body: () async throws -> Void) async throws {
        watcher.databaseIsAway(from: numbers)
        try await body()
        watcher.databaseIsBack(for: numbers)
    }

    /// Pauses a replica in the middle of a poll of the first project, until another one polls it.
    /// - Returns: what it asks about the project after that.
    func requestsAfterPauseInPoll() async throws -> [RecordedRequest] {
        let project = Self.projects[0]
        func requests(by replica: Replica) -> [RecordedRequest] {
            simulation.api.requests.filter {
                $0.project == project && $0.request.headers["authorization"] == "Bearer \(replica.key)"
            }
        }
        simulation.api.inject(.hang, at: [.services], of: [project])
        var paused: Replica?
        try await eventually("a poll that waits for an answer") {
            paused = replicas.first { replica in requests(by: replica).contains { $0.delivery == .held } }
            return paused != nil
        }
        guard let paused else { return [] }
        paused.pause()
        try await eventually("another one polls") {
            replicas.contains { $0.number != paused.number && !requests(by: $0).isEmpty }
        }
        simulation.api.release()
        simulation.api.forgetRequests()
        paused.resume()
        try await eventually("it knows that it is not its project any more") {
            guard let page = try? await page(of: paused) else { return false }
            return page.series("posthog_logs_exporter_lease_held").contains {
                $0.key.labels["project"]?.text == project && $0.value == 0
            }
        }
        return requests(by: paused)
    }
}
