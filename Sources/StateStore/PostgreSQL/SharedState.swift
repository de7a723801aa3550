package import Basics
package import Logging

/// The state that replicas share in a PostgreSQL database: rows of owners, of which only the holder of a project's lease may write, and
/// what of them is shown.
package actor SharedState {
    /// The right to poll a project and to write what belongs to it.
    package struct Lease: Hashable, Sendable {
        /// Goes up each time that somebody takes it.
        package let epoch: Int64
        /// Not to be relied on from then on, by the monotonic clock.
        package let end: Duration
    }

    /// What the holder of a lease has saved of an owner, and shows.
    package struct Version: Sendable {
        package let owner: String
        package let number: Int64
        /// By the database's clock: nobody shows it earlier.
        package let visibleFrom: Timestamp
        /// When it came here, by the monotonic clock, if other replicas may not have read it by its time.
        package var seenLate: Duration?
        package let snapshot: [UInt8]
    }

    /// What one round has brought.
    package struct Round: Sendable {
        package var versions: [Version] = []
        /// For how long keys of PostHog are not to be used yet, by their fingerprints.
        package var pauses: [String: Duration] = [:]
    }

    let address: PostgreSQLAddress
    private let lease: Duration
    private let holder: String
    let clock: any WallClock
    let logger: Logger
    let sharedStatus = Locked(StateStatus())
    /// For rounds, which must not wait for long writes.
    private let rounds: DatabaseQueue
    let writer: DatabaseQueue
    private let databaseClock = Locked(DatabaseClock())

    package private(set) var leases: [String: Lease] = [:]
    private var registered: Set<String> = []
    var owners: [String: SharedOwner] = [:]
    var waiting: [(poll: PolledRows, done: CheckedContinuation<Written?, Never>)] = []
    var isWriting = false
    var writes: Int64 = 0

    /// How long a round may take: the database is away if it takes longer.
    private static let longestRound: Duration = .milliseconds(1500)
    /// How much earlier than the database the holder takes its lease for ended.
    private static let margin: Duration = .seconds(2)

    /// - Parameters:
    ///   - lease: for how long a project stays with its holder; at least 5 s.
    ///   - holder: what this process is called, like no other.
    package init(
        _ address: PostgreSQLAddress, lease: Duration, holder: String, clock: any WallClock, logger: Logger
    ) {
        self.address = address
        self.lease = lease
        self.holder = holder
        self.clock = clock
        self.logger = logger
        rounds = DatabaseQueue(address, limit: Self.longestRound)
        writer = DatabaseQueue(address, limit: lease)
    }

    /// For the metrics page, at any time.
    package nonisolated var status: StateStatus { sharedStatus.withLock { $0 } }

    /// The database's clock as it is known by now.
    package nonisolated var time: DatabaseClock { databaseClock.withLock { $0 } }

    /// Makes the tables where they are missing. A database that does not respond yet is no reason not to start.
    ///
    /// - Throws: that this release cannot use what is there.
    package func begin() async throws(SharedStateFailure) {
        do throws(SharedStateFailure) {
            try await rounds.run { database throws(SharedStateFailure) in try database.run("SELECT 1") { _ in } }
        } catch {
            guard !error.isFinal else { throw error }
            recordAway(error)
        }
    }

    // MARK: Rounds

    /// Reads what is new, renews leases that are held, and takes those that have ended.
    ///
    /// - Parameters:
    ///   - projects: whose leases are wanted.
    ///   - known: the newest version of what is shown, of each owner.
    ///   - pauses: for how long keys pause here, by their fingerprints.
    /// - Returns: what was read, also where leases could then not be kept; nil where nothing could be read. What is held until
    ///   then is held still.
    package func round(
        _ projects: [String], known: [String: Int64], pauses: [String: Duration]
    ) async -> Round? {
        defer { forgetEnded() }
        let isDue = leases.contains { $0.value.end - clock.uptime < lease - Self.margin - lease / 3 }
        let wanted = projects.filter { leases[$0] == nil }
        let unregistered = projects.filter { !registered.contains($0) }
        let work = RoundWork(
            known: known, renews: isDue, wanted: wanted, unregistered: unregistered, pauses: pauses, holder: holder,
            lease: lease)
        do throws(SharedStateFailure) {
            let done = try await rounds.run { [clock, databaseClock] database throws(SharedStateFailure) in
                try work.run(on: database, clock, databaseClock)
            }
            if done.failure == nil { registered.formUnion(unregistered) }
            // What was not renewed since a transaction uses it is held until its own end.
            for (project, epoch) in done.leases {
                leases[project] = Lease(epoch: epoch, end: done.asked + lease - Self.margin)
            }
            let taken = wanted.count { leases[$0] != nil }
            if taken > 0 {
                logger.info("leases taken: this replica polls more projects now", metadata: ["projects": "\(taken)"])
            }
            if let failure = done.failure { recordAway(failure) } else { recordPresent() }
            return done.round
        } catch {
            recordAway(error)
            return nil
        }
    }

    private func forgetEnded() {
        let now = clock.uptime
        let ended = leases.count { $0.value.end <= now }
        if ended > 0 {
            logger.warning("leases ended: this replica polls fewer projects now", metadata: ["projects": "\(ended)"])
        }
        leases = leases.filter { $0.value.end > now }
        let held = Set(leases.keys)
        owners = owners.filter { owner in projectOfOwner[owner.key].map(held.contains) ?? false }
    }

    var projectOfOwner: [String: String] = [:]

    /// Whether a lease is held still.
    package func holds(_ project: String, _ epoch: Int64) -> Bool {
        leases[project].map { $0.epoch == epoch && $0.end > clock.uptime } ?? false
    }

    /// Ends leases, so that another replica takes them at once.
    package func release(_ projects: [String]) async {
        for project in projects { leases[project] = nil }
        forgetEnded()
        guard !projects.isEmpty else { return }
        // Where it cannot be said they end by themselves.
        try? await rounds.run { [holder] database throws(SharedStateFailure) in
            try database.run(SharedStatement.releasing, .text(holder), .texts(projects)) { _ in }
        }
    }

    /// Ends all leases and the connections.
    package func close() async {
        await release(Array(leases.keys))
        await rounds.close()
        await writer.close()
    }

    /// Who has a lease, for people.
    package struct Holder: Sendable {
        package let name: String
        package let epoch: Int64
        /// For how long yet, unless it is renewed.
        package let left: Duration
    }

    /// Who holds the leases of some projects; nil where the database does not respond.
    package func holders(of projects: [String]) async -> [String: Holder]? {
        let found = try? await rounds.run { database throws(SharedStateFailure) in
            try database.run(SharedStatement.listing, .texts(projects)) { rows in
                (0..<rows.count).compactMap { row -> (String, Holder)? in
                    guard let project = rows.text(row, 0), let epoch = rows.integer(row, 1),
                        let name = rows.text(row, 2), let left = rows.integer(row, 3)
                    else { return nil }
                    return (project, Holder(name: name, epoch: epoch, left: .microseconds(left)))
                }
            }
        }
        return found.map { Dictionary($0) { first, _ in first } }
    }

    // MARK: Log and metrics

    private func recordPresent() {
        let wasAway = sharedStatus.withLock { status in
            defer { status.absence = nil }
            return status.absence != nil
        }
        guard wasAway else { return }
        logger.notice("state database responds again")
    }

    /// Logged when it is new.
    private func recordAway(_ failure: SharedStateFailure) {
        let wasAway = sharedStatus.withLock { status in
            defer { status.absence = "\(failure)" }
            return status.absence != nil
        }
        guard !wasAway else { return }
        logger.error(
            "state database cannot be used: what was last shown stays, and polling goes on until the leases end",
            metadata: ["error": "\(failure)"])
    }
}
