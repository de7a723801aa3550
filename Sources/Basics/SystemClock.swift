import Glibc

/// The clocks of this machine.
package struct SystemClock: WallClock {
    package init() {
        // Made before it is asked for: uptime is never negative.
        _ = Self.start
    }

    private static let start = ContinuousClock.now

    package var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    package var uptime: Duration { ContinuousClock.now - Self.start }

    package func sleep(for duration: Duration) async throws {
        try await Task.sleep(for: duration)
    }
}
