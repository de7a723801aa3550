import Basics
import PostgreSQLFixtures

@testable import StateStore

/// A database of its own, and replicas that share it.
struct SharedRig {
    static let project = "project/https://eu.posthog.com/1"
    static let owner = "project/https://eu.posthog.com/1"

    let server: PostgreSQLServer
    let database: String
    let log = KeptLog()

    init() async throws {
        server = try await .shared
        database = try await server.makeDatabase()
    }

    func replica(_ name: String, port: Int? = nil) throws -> SharedState {
        SharedState(
            try PostgreSQLAddress(server.url(database: database, port: port)), lease: .seconds(60), holder: name,
            clock: SystemClock(), logger: log.logger)
    }

    /// A replica that holds the lease and has read what was saved.
    func holder(_ name: String, port: Int? = nil) async throws -> (SharedState, epoch: Int64, StateRows?) {
        let replica = try replica(name, port: port)
        _ = await replica.round([Self.project], known: [:], pauses: [:])
        guard let lease = await replica.leases[Self.project] else { throw NoLease() }
        return (replica, lease.epoch, try await replica.load(Self.owner, of: Self.project))
    }

    struct NoLease: Error {}

    /// As if nobody had renewed the leases for long.
    func endLeases() async throws {
        try await run("UPDATE posthog_logs_exporter_leases SET ends = now() - interval '1 second'")
    }

    @discardableResult
    func run(_ sql: String) async throws -> String { try await server.run(sql, database: database) }
}

extension SharedState {
    func write(_ rows: StateRows, _ snapshot: [UInt8] = [1], epoch: Int64) async -> Written? {
        await write(rows, showing: snapshot, of: SharedRig.owner, in: SharedRig.project, epoch: epoch)
    }
}
