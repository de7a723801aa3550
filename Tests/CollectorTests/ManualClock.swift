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

/// The clock of a machine that may be set wrong. It sleeps by the right one.
final class SkewedClock: WallClock, @unchecked Sendable {  // `offset` is reached under `lock` alone
    let time: ManualClock
    private let lock = Lock()
    private var offset: Int64 = 0

    init(_ time: ManualClock) { self.time = time }

    /// In seconds; negative if it is behind.
    var ahead: Int64 {
        get { lock.withLock { offset } }
        set { lock.withLock { offset = newValue } }
    }

    var now: Timestamp { time.now.adding(seconds: ahead) }
    var uptime: Duration { time.uptime }

    func sleep(for duration: Duration) async throws { try await time.sleep(for: duration) }
}

/// A time of 2026-11-23, a Monday.
func at(_ time: String) -> Timestamp {
    Timestamp(iso8601: "2026-11-23T\(time)Z") ?? Timestamp(seconds: 0)
}

/// Five-minute buckets.
func bucket(_ time: String) -> TimeBucket {
    TimeBucket(holding: at(time), seconds: 300)
}
