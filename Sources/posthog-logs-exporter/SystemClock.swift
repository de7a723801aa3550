import Collector
import Glibc
import PostHogLogs

/// The clocks of this machine.
struct SystemClock: Timekeeper {
    private static let start = ContinuousClock.now

    var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    var uptime: Duration { ContinuousClock.now - Self.start }

    func sleep(for duration: Duration) async throws {
        try await Task.sleep(for: duration)
    }
}
