import Basics

/// It is always 2026-11-23T12:00:00Z.
struct FixedClock: WallClock {
    let now = Timestamp(seconds: 1_795_435_200)
    let uptime = Duration.zero

    func sleep(for duration: Duration) async throws {}
}
