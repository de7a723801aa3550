import Collector
import PostHogLogs
import Wire

/// A clock that moves as soon as somebody sleeps.
final class QuickClock: Timekeeper, @unchecked Sendable {  // the time is reached under `lock` alone
    private let lock = Lock()
    private let start: Timestamp
    private var elapsed: Duration = .zero

    init(_ start: Timestamp) {
        self.start = start
    }

    var uptime: Duration { lock.withLock { elapsed } }
    var now: Timestamp { start.adding(microseconds: uptime.microseconds) }

    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        lock.withLock { elapsed += duration }
    }
}
