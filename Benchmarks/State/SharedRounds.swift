import Basics
import Collector
import Exposition
import PostgreSQLFixtures
import StateStore

/// The same in a PostgreSQL on this machine, which brings each commit to the disk: what a poll costs there, and how long another
/// replica takes to take over.
struct SharedRounds {
    private let server: PostgreSQLServer
    private let log = SharedLog()
    /// Of the replicas that take over from each other.
    private static let lease: Duration = .seconds(5)

    init() async throws {
        server = try await PostgreSQLServer(.machine)
    }

    private func replica(
        _ name: String, _ database: String, lease: Duration = .seconds(300)
    ) async throws -> SharedState {
        let address = try PostgreSQLAddress(server.url(database: database))
        let replica = SharedState(
            address, lease: lease, holder: name, clock: SystemClock(), logger: log.logger)
        try await replica.begin()
        return replica
    }

    func run(_ project: BusyProject, rounds: Int) async throws {
        var project = project
        let database = try await server.makeDatabase()
        let replica = try await replica("one", database)
        let epoch = try await hold(["project"], replica)["project"] ?? 0
        _ = try await replica.load("project", of: "project")
        let snapshot = project.snapshot
        var rows = project.rows()
        _ = await replica.write(rows, showing: snapshot, of: "project", in: "project", epoch: epoch)
        let clock = ContinuousClock()
        var times: [Duration] = []
        let before = try await writtenAhead()
        for _ in 0..<rounds {
            project.poll()
            rows = project.rows()
            _ = await replica.round(["project"], known: [:], pauses: [:])
            var written: SharedState.Written?
            times.append(
                await clock.measure {
                    written = await replica.write(rows, showing: snapshot, of: "project", in: "project", epoch: epoch)
                })
            guard written != nil else { throw BenchmarkFolder.Failure() }
        }
        let bytes = (try await writtenAhead() - before) / rounds
        times.sort()
        print(
            "PostgreSQL: \(project.series) series, a snapshot of \(snapshot.count) bytes; \(rounds) rounds, \(bytes) bytes of log a poll; "
                + "commit \((times[rounds / 2] / .milliseconds(1)).rounded(to: 10)) ms, 9 in 10 "
                + "\((times[rounds * 9 / 10] / .milliseconds(1)).rounded(to: 10)) ms")
        await replica.close()
    }

    func runFleet(_ count: Int, services: Int, minutes: Int) async throws {
        let database = try await server.makeDatabase()
        let replica = try await replica("one", database)
        let names = (0..<count).map { "project/\($0)" }
        var projects = Array(repeating: BusyProject(series: 4 * services), count: count)
        let epochs = try await hold(names, replica)
        let snapshot = projects[0].snapshot
        for index in projects.indices {
            _ = try await replica.load(names[index], of: names[index])
            _ = await replica.write(
                projects[index].rows(), showing: snapshot, of: names[index], in: names[index],
                epoch: epochs[names[index]] ?? 0)
        }
        let clock = ContinuousClock()
        var time = Duration.zero
        let before = try await writtenAhead()
        for _ in 0..<minutes {
            for index in projects.indices {
                projects[index].poll()
                let rows = projects[index].rows()
                if index % 50 == 0 { _ = await replica.round(names, known: [:], pauses: [:]) }
                var written: SharedState.Written?
                time += await clock.measure {
                    written = await replica.write(
                        rows, showing: snapshot, of: names[index], in: names[index], epoch: epochs[names[index]] ?? 0)
                }
                guard written != nil else { throw BenchmarkFolder.Failure() }
            }
        }
        let polls = count * minutes
        let bytes = Double(try await writtenAhead() - before)
        print(
            "PostgreSQL: \(count) projects of \(4 * services) series, polled \(minutes) times: "
                + "\((bytes / Double(polls) / 1000).rounded(to: 1)) kB of log and \((time / .milliseconds(polls)).rounded(to: 100)) ms a poll, "
                + "\((bytes / Double(minutes) / 60 / 1000).rounded(to: 1)) kB/s")
        await replica.close()
    }

    /// From the last sign of life of a replica until another one has read what it saved.
    func runTakeOver() async throws {
        let database = try await server.makeDatabase()
        let (one, two) = (
            try await replica("one", database, lease: Self.lease), try await replica("two", database, lease: Self.lease)
        )
        let clock = ContinuousClock()
        _ = try await hold(["project"], one)
        let death = clock.now
        try await waitForLease(two)
        let afterDeath = clock.now - death
        let end = clock.now
        await two.release(["project"])
        try await waitForLease(one)
        let afterEnd = clock.now - end
        print(
            "take-over at a lease of \(Self.lease.components.seconds) s: \((afterDeath / .seconds(1)).rounded(to: 10)) s after a kill, "
                + "\((afterEnd / .seconds(1)).rounded(to: 10)) s after an end in order")
        await one.close()
    }

    private func waitForLease(_ replica: SharedState) async throws {
        while await replica.leases["project"] == nil {
            _ = await replica.round(["project"], known: ["project": -1], pauses: [:])
            try await Task.sleep(for: .milliseconds(500))
        }
        _ = try await replica.load("project", of: "project")
    }

    private func hold(_ names: [String], _ replica: SharedState) async throws -> [String: Int64] {
        _ = await replica.round(names, known: [:], pauses: [:])
        return await replica.leases.mapValues(\.epoch)
    }

    /// Bytes of the write-ahead log so far.
    private func writtenAhead() async throws -> Int {
        Int(try await server.run("SELECT (pg_current_wal_lsn() - '0/0')::bigint")) ?? 0
    }
}

extension BusyProject {
    /// What a page shows of its series, for other replicas.
    var snapshot: [UInt8] {
        let entries = (0..<series).map { index in
            MetricCatalogue.entries.series(
                "project", "service-of-some-team-\(index / 4)", "info\(index % 4)", value: .integer(index),
                created: 1_795_435_230)
        }
        return ProjectSnapshot(
            families: [MetricFamily(MetricCatalogue.entries, entries)], endpoints: [:], budget: [],
            baselineComplete: true
        ).shared { _ in Timestamp(seconds: 0) }
    }
}
