package import Basics
import Collector
import HTTP

/// A clock that moves as soon as somebody sleeps.
package final class QuickClock: WallClock {
    private let start: Timestamp
    private let elapsed = Locked<Duration>(.zero)

    package init(_ start: Timestamp) {
        self.start = start
    }

    package var uptime: Duration { elapsed.withLock(\.self) }
    package var now: Timestamp { start.adding(microseconds: uptime.microseconds) }

    package func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        elapsed.withLock { $0 += duration }
    }
}
