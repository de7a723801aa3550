import Basics
import HTTP
import PostHogLogs
import PostHogSimulator
import PostgreSQLFixtures
import Testing

/// Replicas that share a database, a PostHog that often fails, all that can happen to them, and the true counts.
final class ReplicaScenario {
    static let projects = ["1", "2"]

    let seed: UInt64
    let replicas: [Replica]
    let server: PostgreSQLServer
    let database: String
    let watcher: ReplicaWatcher
    var random: SplitMix64
    /// What happened, for whoever looks for a cause.
    private(set) var story: [String] = []
    let simulation: Simulation
    private let client: HTTPClient
    private let folder: ScratchFolder
    private var truth: [String: [Cell: Int]] = [:]
    private var turns: [String: PollingTurns] = [:]

    init(replicas count: Int, seed: UInt64) async throws {
        self.seed = seed
        random = SplitMix64(seed: seed)
        let simulation = try Simulation(projects: Set(Self.projects))
        self.simulation = simulation
        client = try HTTPClient(userAgent: "tests/1")
        let (server, folder) = (try await PostgreSQLServer(), try ScratchFolder())
        (self.server, self.folder) = (server, folder)
        let database = try await server.makeDatabase()
        self.database = database
        replicas = try (0..<count).map {
            try Replica(
                $0, polling: simulation.url, projects: Self.projects, keepingStateIn: database, of: server, folder)
        }
        let keys = replicas.map { ($0.key, Access.APIKey()) }
        simulation.api.change { $0.access.keys = Dictionary(uniqueKeysWithValues: keys) }
        watcher = try ReplicaWatcher(replicas.map(\.address))
    }

    func stop() {
        for replica in replicas { replica.kill() }
        simulation.stop()
    }

    /// Counting begins with a baseline, which is entries of before.
    func begin() async throws {
        for project in Self.projects {
            simulation.api.ingest(
                [EndToEndTests.KillTests.record("api", "info", count: 5, secondsAgo: 900)], project: project)
            truth[project] = [Cell("api", "info"): 0]
        }
        try replicas[0].start()
        try await eventually("the baseline\n\(replicas[0].errorText)", within: .seconds(60)) {
            guard let page = try? await page(of: replicas[0]) else { return false }
            return isTrue(page) && page.series("posthog_logs_up").values.allSatisfy { $0 == 1 }
        }
        for replica in replicas { try replica.start() }
    }

    /// Something happens, with entries before, meanwhile and after.
    func live() async throws {
        simulation.api.clearFaults()
        if oneOf(3) { failPostHog() }
        ingest()
        let event = Event.random(using: &random)
        story.append("\(Timestamp.wallClock.iso8601) \(event)")
        try await happen(event)
        recordTurns()
        for replica in replicas {
            #expect(replica.ending == nil, "seed \(seed): \(replica.errorText.suffix(20_000))")
            try replica.start()
        }
    }

    /// Requests of replicas that did not hold the lease.
    var strays: [String] { turns.flatMap { project, turns in turns.strays.map { "project \(project): \($0)" } } }

    /// Looks at the requests since the last time.
    private func recordTurns() {
        let requests = simulation.api.requests
        simulation.api.forgetRequests()
        for request in requests {
            let replica = "\(request.request.headers["authorization"] ?? "")"
            turns[request.project, default: PollingTurns(lease: Replica.lease)].record(
                PollingTurns.Request(replica: replica, time: request.time))
        }
    }

    /// Lets a replica end in order: another one may take over at once.
    func endTurns(_ body: () async throws -> Void) async rethrows {
        recordTurns()
        try await body()
        recordTurns()
        for project in turns.keys { turns[project]?.endTurn() }
    }

    /// Waits a random time, and has entries come in then.
    func wait(_ milliseconds: ClosedRange<Int>) async throws {
        try await Task.sleep(for: .milliseconds(Int.random(in: milliseconds, using: &random)))
        ingest()
    }

    func oneOf(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

    /// What counts in the end: all replicas show the truth, and one of them polls each project.
    func end() async throws {
        simulation.api.clearFaults()
        ingest()
        for replica in replicas { try replica.start() }
        var pages: [MetricsPage] = []
        do {
            try await eventually("the truth", within: .seconds(90)) {
                pages = try await allPages()
                return watcher.seen.allHaveCaughtUp && pages.count == replicas.count && pages.allSatisfy(isTrue)
                    && haveOneHolder(pages)
            }
        } catch {
            throw NotInTime(description: "\(error)\n\(pages.map(difference))\n\(told)")
        }
        recordTurns()
        let stays = try await holds(for: .seconds(4)) {
            let pages = try await allPages()
            return pages.count == replicas.count && pages.allSatisfy(isTrue) && haveOneHolder(pages)
        }
        #expect(stays, "\(told)")
        let requests = simulation.api.requests
        for project in Self.projects {
            let keys = Set(requests.filter { $0.project == project }.map { $0.request.headers["authorization"] })
            #expect(keys.count == 1, "exactly one polls project \(project)")
        }
    }

    /// Seed, events and the replicas' logs.
    var told: String {
        "seed \(seed)\n" + story.joined(separator: "\n")
            + replicas.map { "\nreplica \($0.number):\n\($0.errorText.suffix(3000))" }.joined()
    }

    // MARK: Pages

    private func allPages() async throws -> [MetricsPage] {
        var pages: [MetricsPage] = []
        for replica in replicas {
            guard let page = try? await page(of: replica) else { return pages }
            pages.append(page)
        }
        return pages
    }

    func page(of replica: Replica) async throws -> MetricsPage {
        try await MetricsPage(at: replica.address, by: client)
    }

    private func isTrue(_ page: MetricsPage) -> Bool {
        truth.allSatisfy { project, cells in page.entries(ofProject: ExactText(project)) == cells }
    }

    private func haveOneHolder(_ pages: [MetricsPage]) -> Bool {
        Self.projects.allSatisfy { project in
            let held = pages.compactMap { page in
                page.series("posthog_logs_exporter_lease_held").first { $0.key.labels["project"]?.text == project }?
                    .value
            }
            return held.count == pages.count && held.count { $0 == 1 } == 1 && held.allSatisfy { $0 == 0 || $0 == 1 }
        }
    }

    private func difference(_ page: MetricsPage) -> [String] {
        truth.flatMap { project, cells in
            let seen = page.entries(ofProject: ExactText(project))
            return Set(cells.keys).union(seen.keys).filter { seen[$0] != cells[$0] }.map {
                "\(project) \($0): \(seen[$0] ?? -1), not \(cells[$0] ?? -1)"
            }
        }
    }

    // MARK: PostHog

    private static let faults: [Fault] = [
        .serverError, .busy(), .executionTime, .tooManyBytes, .abort, .truncated, .page, .nothing,
    ]
    private static let routes: [Route] = [.services, .sparkline, .countRanges, .hasLogs]

    private func failPostHog() {
        guard let fault = Self.faults.randomElement(using: &random),
            let route = Self.routes.randomElement(using: &random)
        else { return }
        simulation.api.inject(fault, at: [route], times: Int.random(in: 1...4, using: &random))
    }

    private func ingest() {
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let project = Self.projects.randomElement(using: &random) ?? "1"
            let service = ["api", "web", "cron"].randomElement(using: &random) ?? "api"
            let severity = ["info", "error", "fatal", "trace", "warn"].randomElement(using: &random) ?? "info"
            let count = Int.random(in: 1...9, using: &random)
            let age = Bool.random(using: &random) ? 0 : Int64.random(in: 0...1500, using: &random)
            simulation.api.ingest(
                [EndToEndTests.KillTests.record(service, severity, count: count, secondsAgo: age)], project: project)
            truth[project, default: [:]][Cell(service, severity), default: 0] += count
        }
    }
}
