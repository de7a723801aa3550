package import Basics

/// A clock that moves only when somebody sleeps: a day of polling takes milliseconds.
package final class ManualClock: WallClock {
    private let times: Locked<Times>

    private struct Times {
        var wall: Timestamp
        var elapsed: Duration = .zero
    }

    package init(_ start: Timestamp) { times = Locked(Times(wall: start)) }

    package var now: Timestamp { times.withLock { $0.wall } }
    package var uptime: Duration { times.withLock { $0.elapsed } }

    package func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        advance(duration)
    }

    package func advance(_ duration: Duration) {
        times.withLock { (times: inout Times) in
            times.elapsed += duration
            times.wall = times.wall.adding(microseconds: duration.microseconds)
        }
    }

    /// Moves the time of day alone, as a person does who sets it.
    package func set(backBy seconds: Int64) {
        times.withLock { $0.wall = $0.wall.adding(seconds: -seconds) }
    }
}

/// The clock of a machine that may be set wrong. It sleeps by the right one.
package final class SkewedClock: WallClock {
    package let time: ManualClock
    private let offset = Locked<Int64>(0)

    package init(_ time: ManualClock) { self.time = time }

    /// In seconds; negative if it is behind.
    package var ahead: Int64 {
        get { offset.withLock { $0 } }
        set { offset.withLock { $0 = newValue } }
    }

    package var now: Timestamp { time.now.adding(seconds: ahead) }
    package var uptime: Duration { time.uptime }

    package func sleep(for duration: Duration) async throws { try await time.sleep(for: duration) }
}

/// A time of 2026-11-23, a Monday.
package func at(_ time: String) -> Timestamp {
    Timestamp(iso8601: "2026-11-23T\(time)Z") ?? Timestamp(seconds: 0)
}

/// Five-minute buckets.
package func bucket(_ time: String) -> TimeBucket {
    TimeBucket(holding: at(time), seconds: 300)
}
