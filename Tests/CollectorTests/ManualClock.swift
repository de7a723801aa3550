import Basics
import Collector
import HTTP
import PostHogLogs

/// A clock that moves only when somebody sleeps: a day of polling takes milliseconds.
final class ManualClock: WallClock, @unchecked Sendable {  // all that changes is reached under `lock` alone
    private let lock = Lock()
    private var wall: Timestamp
    private var elapsed: Duration = .zero

    init(_ start: Timestamp) { wall = start }

    var now: Timestamp { lock.withLock { wall } }
    var uptime: Duration { lock.withLock { elapsed } }

    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        advance(duration)
    }

    func advance(_ duration: Duration) {
        lock.withLock {
            elapsed += duration
            wall = wall.adding(microseconds: duration.microseconds)
        }
    }

    /// Moves the time of day alone, as a person does who sets it.
    func set(backBy seconds: Int64) {
        lock.withLock { wall = wall.adding(seconds: -seconds) }
    }
}

/// A time of 2026-11-23, a Monday.
func at(_ time: String) -> Timestamp {
    Timestamp(iso8601: "2026-11-23T\(time)Z") ?? Timestamp(seconds: 0)
}

/// Five-minute buckets.
func bucket(_ time: String) -> TimeBucket {
    TimeBucket(holding: at(time), seconds: 300)
}
