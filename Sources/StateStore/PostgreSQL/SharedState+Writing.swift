package import Basics
import Logging

/// What a poll has to write.
struct PolledRows: Sendable {
    let owner: String
    let project: String
    let epoch: Int64
    let rows: StateRows
    let snapshot: [UInt8]
}

extension SharedState {
    /// What the database has of a poll.
    package struct Written: Sendable {
        package let version: Int64
        package let visibleFrom: Timestamp
        /// When that was known here, by the monotonic clock, if other replicas may not have read it by its time.
        package var seenLate: Duration?
    }

    /// What was saved of an owner; nil if nothing was. What is no longer whole is kept under another name.
    ///
    /// - Parameter project: whose lease is held.
    package func load(_ owner: String, of project: String) async throws(SharedStateFailure) -> StateRows? {
        let (rows, version) = try await writer.run { database throws(SharedStateFailure) in
            let version = try database.run(SharedStatement.newestVersion, .text(owner)) { $0.integer(0, 0) ?? 0 }
            return (try SharedOwner.stored(owner, in: database), version)
        }
        projectOfOwner[owner] = project
        if let found = SharedOwner(owner, rows, version: version) {
            owners[owner] = found
            return found.rows
        }
        try await setAside(owner, version, because: "checksum mismatch")
        return nil
    }

    /// Forgets rows that are whole and yet make no sense to their owner. They are kept under another name.
    package func refuse(_ owner: String, because reason: String) async {
        let version = owners[owner]?.version ?? 0
        do throws(SharedStateFailure) {
            try await setAside(owner, version, because: reason)
        } catch {
            logger.error("a part of the state is unusable and could not be kept", metadata: ["error": "\(error)"])
        }
    }

    private func setAside(
        _ owner: String, _ version: Int64, because reason: String
    ) async throws(SharedStateFailure) {
        let name = "damaged \(clock.now.iso8601) \(owner)"
        try await writer.run { database throws(SharedStateFailure) in
            try database.run(SharedStatement.renaming, .text(owner), .text(name)) { _ in }
        }
        sharedStatus.withLock { $0.loadFailures += 1 }
        owners[owner] = SharedOwner(owner, [:], version: version)
        logger.error(
            "a part of the state is unusable: its counters restart at 0",
            metadata: ["section": "\(owner)", "reason": "\(reason)", "kept_as": "\(name)"])
    }

    /// Saves the rows as all that the owner has, and what is shown of it. Polls that come while others are written are written
    /// together.
    ///
    /// - Parameter epoch: of the lease that the poll was made under.
    /// - Returns: nil where nothing of it is known to be saved: somebody else has the lease, or the database does not respond.
    package func write(
        _ rows: StateRows, showing snapshot: [UInt8], of owner: String, in project: String, epoch: Int64
    ) async -> Written? {
        guard holds(project, epoch) else { return nil }
        let written = await withCheckedContinuation { done in
            let poll = PolledRows(
                owner: owner, project: project, epoch: epoch, rows: rows, snapshot: snapshot)
            waiting.append((poll, done))
            if !isWriting { Task { await writeAll() } }
        }
        return holds(project, epoch) ? written : nil
    }

    private func writeAll() async {
        guard !isWriting else { return }
        isWriting = true
        while !waiting.isEmpty {
            let batch = waiting
            waiting = []
            let written = await write(batch.map(\.poll))
            for (poll, done) in batch { done.resume(returning: written[poll.owner]) }
        }
        isWriting = false
    }

    /// - Returns: what the database has now, by owner.
    private func write(_ batch: [PolledRows]) async -> [String: Written] {
        var failure: SharedStateFailure?
        // A second time where a connection was lost, as when a pooler or the server was restarted.
        for _ in 1...2 {
            do throws(SharedStateFailure) {
                let written = try await attempt(batch)
                recordWritten(batch.count - written.count)
                return written
            } catch {
                failure = error
                guard error.lostConnection else { break }
            }
        }
        if let failure { record(failure) }
        return [:]
    }

    private func attempt(_ batch: [PolledRows]) async throws(SharedStateFailure) -> [String: Written] {
        var changes: [String: SharedOwner.Changes] = [:]
        for poll in batch { changes[poll.owner] = owners[poll.owner]?.changes(to: poll.rows) }
        writes += 1
        let work = WriteWork(batch, changes, number: writes)
        do throws(SharedStateFailure) {
            let began = clock.uptime
            let written = try await writer.run { database throws(SharedStateFailure) in try work.run(on: database) }
            let ended = clock.uptime
            for (owner, changes) in changes where written[owner] != nil { owners[owner]?.succeeded(changes) }
            guard ended - began > SharedTiming.longestCommit else { return written }
            return written.mapValues { Written(version: $0.version, visibleFrom: $0.visibleFrom, seenLate: ended) }
        } catch {
            if error.isOutcomeUnknown {
                for (owner, changes) in changes { owners[owner]?.doubt(changes) }
            }
            throw error
        }
    }

    private func recordWritten(_ refused: Int) {
        let now = clock.now
        sharedStatus.withLock { _ = $0.saved(at: now) }
        if refused > 0 {
            logger.warning(
                "polls were not saved: another replica has taken over", metadata: ["polls": "\(refused)"])
        }
    }

    /// Logged when it is new.
    private func record(_ failure: SharedStateFailure) {
        guard sharedStatus.withLock({ $0.failed("\(failure)") }) else { return }
        logger.error(
            "a poll could not be saved: it is not shown, and what it counted is saved with the next one",
            metadata: ["error": "\(failure)"])
    }
}
