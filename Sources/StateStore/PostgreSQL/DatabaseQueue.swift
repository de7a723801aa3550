import Basics

/// A connection on which one piece of work runs after the other, each on a thread that may wait for it.
actor DatabaseQueue {
    private let database: SharedDatabase
    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameter limit: how long a connection or a statement may take.
    init(_ address: PostgreSQLAddress, limit: Duration) {
        database = SharedDatabase(address, limit: limit)
    }

    func run<Result: Sendable>(
        _ work: @escaping @Sendable (SharedDatabase) throws(SharedStateFailure) -> Result
    ) async throws(SharedStateFailure) -> Result {
        while isBusy { await withCheckedContinuation { waiting.append($0) } }
        isBusy = true
        let result = await OwnThread.run { [database] in
            Swift.Result { () throws(SharedStateFailure) in try work(database) }
        }
        isBusy = false
        if !waiting.isEmpty { waiting.removeFirst().resume() }
        return try result.get()
    }

    func close() async {
        _ = try? await run { $0.close() }
    }
}
