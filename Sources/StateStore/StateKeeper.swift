package import Basics
package import Logging

/// Has the rows of all owners saved, and those that come while a save runs together.
package actor StateKeeper {
    private let store: any RowStore
    private let clock: any WallClock
    private let logger: Logger
    private let sharedStatus: Locked<StateStatus>
    /// Handed in since the last save began.
    private var pending: [String: StateRows] = [:]
    /// How many times something was handed in, and how many of these the last save covers.
    private var handedIn = 0
    private var attempted = 0
    /// Whether a thread uses the store.
    private var isBusy = false
    private var isClosed = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Locks the file at `path` for this process and reads it. A file that cannot be used is kept under another name.
    package init(path: String, clock: any WallClock, logger: Logger) throws(StateFileUnusable) {
        let database = try StateDatabase(path, clock: clock)
        var logger = logger
        logger[metadataKey: "file"] = "\(path)"
        self.init(database, clock: clock, logger: logger)
        switch database.beginning {
        case .new, .resumed: break
        case .takenOver(let name):
            logger.notice("state file converted to a database", metadata: ["kept_as": "\(name)"])
        case .unusable(let reason, let name):
            sharedStatus.withLock { $0.loadFailures += 1 }
            logger.error(
                database.isEmpty
                    ? "state file is unusable and was moved aside: counters restart at 0"
                    : "a part of the state file is unusable: its counters restart at 0",
                metadata: ["kept_as": "\(name)", "reason": "\(reason)"])
        }
    }

    init(_ store: any RowStore, clock: any WallClock, logger: Logger) {
        self.store = store
        self.clock = clock
        self.logger = logger
        sharedStatus = Locked(StateStatus())
    }

    /// For the metrics page, at any time.
    package nonisolated var status: StateStatus { sharedStatus.withLock { $0 } }

    /// What was saved of an owner; nil if nothing was.
    package func rows(of owner: String) async -> StateRows? {
        await whenFree()
        return await use { $0.rows(of: owner) }
    }

    /// Returns when the rows are on the disk, as all that the owner has, or an attempt to get them there has failed: then
    /// polling goes on all the same. Whoever comes while a save runs is served by the next one, together with all others.
    package func save(_ rows: StateRows, of owner: String) async {
        pending[owner] = rows
        handedIn += 1
        let own = handedIn
        while attempted < own, !isClosed {
            if isBusy { await freed() } else { await saveAll() }
        }
    }

    /// Forgets rows that are whole and yet make no sense to their owner. They are kept elsewhere.
    package func refuse(_ owner: String, because reason: String) async {
        sharedStatus.withLock { $0.loadFailures += 1 }
        await whenFree()
        let result = await use { store in
            Result { () throws(StoreFailure) in try store.refuse(owner) }
        }
        var metadata: Logger.Metadata = ["section": "\(owner)", "reason": "\(reason)"]
        switch result {
        case .success(let name): metadata["kept_as"] = "\(name)"
        case .failure(let failure): metadata["not_kept"] = "\(failure)"
        }
        logger.error("a part of the state file is unusable: its counters restart at 0", metadata: metadata)
    }

    /// Nothing is saved any more. On return the file is complete without what stands beside it.
    package func close() async {
        await whenFree()
        isClosed = true
        await use { $0.close() }
    }

    private func saveAll() async {
        let covered = handedIn
        let rows = pending
        pending = [:]
        let result = await use { store in
            Result { () throws(StoreFailure) in try store.save(rows) }
        }
        attempted = covered
        switch result {
        case .success: recordSuccess()
        case .failure(let failure):
            // Tried again with what comes next, unless there is newer of its owner.
            pending.merge(rows) { newer, _ in newer }
            record(failure)
        }
    }

    // MARK: One at a time

    /// How many wait until a save is over.
    var waitingSaves: Int { waiting.count }

    private func whenFree() async {
        while isBusy { await freed() }
    }

    private func freed() async {
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Runs `work` on a thread of its own. Nothing else uses the store meanwhile, nor when this is called.
    private func use<Result: Sendable>(_ work: @escaping @Sendable (any RowStore) -> Result) async -> Result {
        isBusy = true
        let result = await OwnThread.run { [store] in work(store) }
        isBusy = false
        let served = waiting
        waiting = []
        for continuation in served { continuation.resume() }
        return result
    }

    // MARK: Log and metrics

    private func recordSuccess() {
        let now = clock.now
        if sharedStatus.withLock({ $0.saved(at: now) }) { logger.notice("state file is written again") }
    }

    /// Logged when it is new.
    private func record(_ failure: StoreFailure) {
        guard sharedStatus.withLock({ $0.failed("\(failure)") }) else { return }
        logger.error(
            "state file cannot be written: polling goes on, a restart would go back to the last write",
            metadata: ["error": "\(failure)"])
    }
}
