package import Basics
import Collector
import HTTP

/// A clock that moves as soon as somebody sleeps.
package final class QuickClock: WallClock, @unchecked Sendable {  // the time is reached under `lock` alone
    private let lock = Lock()
    private let start: Timestamp
    private var elapsed: Duration = .zero

    package init(_ start: Timestamp) {
        self.start = start
    }

    package var uptime: Duration { lock.withLock { elapsed } }
    package var now: Timestamp { start.adding(microseconds: uptime.microseconds) }

    package func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        lock.withLock { elapsed += duration }
    }
}
