import Basics

/// The statements of one round, on a thread of its own.
struct RoundWork: Sendable {
    let known: [String: Int64]
    let renews: Bool
    let wanted: [String]
    let unregistered: [String]
    let pauses: [String: Duration]
    let holder: String
    let lease: Duration

    struct Done: Sendable {
        var round = SharedState.Round()
        /// The epochs of leases that were renewed or taken.
        var leases: [String: Int64] = [:]
        /// When they were asked for, by the monotonic clock.
        let asked: Duration
        /// Why not all of it was done. What was read counts all the same.
        var failure: SharedStateFailure?
    }

    func run(
        on database: SharedDatabase, _ clock: any WallClock, _ time: Locked<DatabaseClock>
    ) throws(SharedStateFailure) -> Done {
        // What is shown comes first: nobody waits for leases to see it.
        let versions = try readAgainIfLost(database, clock, time)
        var done = Done(asked: clock.uptime)
        done.round.versions = versions
        do throws(SharedStateFailure) {
            try keepLeases(on: database, &done)
        } catch {
            done.failure = error
        }
        return done
    }

    private func keepLeases(on database: SharedDatabase, _ done: inout Done) throws(SharedStateFailure) {
        if !unregistered.isEmpty {
            try database.run(SharedStatement.registering, .texts(unregistered)) { _ in }
        }
        let length = PostgreSQLValue.integer(lease.microseconds)
        if renews {
            let renewed = try database.run(SharedStatement.renewing, .text(holder), length, reading: Self.epochs)
            done.leases.merge(renewed) { $1 }
        }
        if !wanted.isEmpty {
            let taken = try database.run(
                SharedStatement.acquiring, .texts(wanted), .text(holder), length, reading: Self.epochs)
            done.leases.merge(taken) { $1 }
        }
        try share(on: database, &done.round)
    }

    /// The connection may have ended since the last round, as when the server was restarted.
    private func readAgainIfLost(
        _ database: SharedDatabase, _ clock: any WallClock, _ time: Locked<DatabaseClock>
    ) throws(SharedStateFailure) -> [SharedState.Version] {
        do throws(SharedStateFailure) {
            return try read(database, clock, time)
        } catch {
            guard error.lostConnection else { throw error }
            return try read(database, clock, time)
        }
    }

    private func read(
        _ database: SharedDatabase, _ clock: any WallClock, _ time: Locked<DatabaseClock>
    ) throws(SharedStateFailure) -> [SharedState.Version] {
        let sent = clock.uptime
        let owners = Array(known.keys)
        return try database.run(
            SharedStatement.reading, .texts(owners), .integers(owners.map { known[$0] ?? -1 })
        ) { rows in
            let received = clock.uptime
            let now = rows.time(0, 0)
            if let now { time.withLock { $0.learn(now, sent: sent, received: received) } }
            return (0..<rows.count).compactMap { row in
                guard let owner = rows.text(row, 1), let number = rows.integer(row, 2),
                    let visibleFrom = rows.time(row, 3), let snapshot = rows.bytes(row, 4)
                else { return nil }
                let isInTime = now.map { visibleFrom - $0 >= SharedTiming.viewLife } ?? false
                return SharedState.Version(
                    owner: owner, number: number, visibleFrom: visibleFrom, seenLate: isInTime ? nil : received,
                    snapshot: snapshot)
            }
        }
    }

    /// Tells the others of pauses after a 429, and hears of theirs.
    private func share(on database: SharedDatabase, _ round: inout SharedState.Round) throws(SharedStateFailure) {
        guard !pauses.isEmpty else { return }
        let known = try database.run(SharedStatement.pauses, .texts(Array(pauses.keys))) { rows in
            (0..<rows.count).compactMap { row -> (String, Duration)? in
                guard let key = rows.text(row, 0), let left = rows.integer(row, 1) else { return nil }
                return (key, .microseconds(left))
            }
        }
        round.pauses = Dictionary(known) { first, _ in first }
        let news = pauses.filter { key, left in left > (round.pauses[key] ?? .zero) + .seconds(1) }
        guard !news.isEmpty else { return }
        try database.run(
            SharedStatement.pausing, .texts(Array(news.keys)), .integers(news.values.map(\.microseconds))
        ) { _ in }
    }

    private static func epochs(_ rows: borrowing PostgreSQLRows) -> [String: Int64] {
        var epochs: [String: Int64] = [:]
        for row in 0..<rows.count {
            if let project = rows.text(row, 0), let epoch = rows.integer(row, 1) { epochs[project] = epoch }
        }
        return epochs
    }
}
