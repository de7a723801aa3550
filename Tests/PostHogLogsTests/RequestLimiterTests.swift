import Basics
import BasicsFixtures
import PostHogLogs
import Testing

@Suite struct RequestLimiterTests {
    private let clock = ManualClock(at("12:00:00"))

    private func limiter(perMinute: Int = 0) -> RequestLimiter {
        RequestLimiter(
            Budget(perMinute: perMinute, perHour: 0), pause: .seconds(60), clock: clock, jitter: { 0.5 })
    }

    @Test("a request is held until it fits")
    func held() async throws {
        let limiter = limiter(perMinute: 2)
        for _ in 0..<3 { try await limiter.admit() }
        #expect(clock.uptime == .seconds(60))
        #expect(await limiter.status.map(\.remaining) == [0])
    }

    @Test("after a throttled request none goes until the pause is over")
    func paused() async throws {
        let limiter = limiter()
        try await limiter.admit()
        #expect(await limiter.throttled(retryAfter: .seconds(90), sent: .zero) == .seconds(90))
        clock.advance(.seconds(89))
        #expect(await limiter.isPaused)
        await #expect(throws: RequestLimiter.Refusal.throttled) { try await limiter.admit() }
        clock.advance(.seconds(1))
        #expect(await !limiter.isPaused)
        try await limiter.admit()
    }

    @Test("a pause that another process with the same key was given is kept here too, and shortens none")
    func pausedElsewhere() async throws {
        let limiter = limiter()
        await limiter.pause(for: .seconds(30))
        await limiter.pause(for: .seconds(10))
        await #expect(throws: RequestLimiter.Refusal.throttled) { try await limiter.admit() }
        #expect(await limiter.pauseLeft == .seconds(30))
        clock.advance(.seconds(30))
        try await limiter.admit()
    }

    @Test("a request that waits for the budget does not go if another one is throttled meanwhile")
    func throttledMeanwhile() async throws {
        let sleeper = Sleeper(clock)
        let limiter = RequestLimiter(
            Budget(perMinute: 1, perHour: 0), pause: .seconds(60), clock: sleeper, jitter: { 0.5 })
        try await limiter.admit()
        sleeper.meanwhile = { _ = await limiter.throttled(retryAfter: .seconds(300), sent: .zero) }
        await #expect(throws: RequestLimiter.Refusal.throttled) { try await limiter.admit() }
    }

    @Test("a request of a task that is cancelled while it waits does not go")
    func cancelled() async {
        let limiter = limiter(perMinute: 1)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await limiter.admit()
            await #expect(throws: RequestLimiter.Refusal.cancelled) { try await limiter.admit() }
        }
        _ = await task.result
    }
}

/// A clock on which something happens while one sleeps.
private final class Sleeper: WallClock, @unchecked Sendable {  // set before it is used
    private let clock: ManualClock
    var meanwhile: @Sendable () async -> Void = {}

    init(_ clock: ManualClock) { self.clock = clock }

    var now: Timestamp { clock.now }
    var uptime: Duration { clock.uptime }

    func sleep(for duration: Duration) async throws {
        await meanwhile()
        try await clock.sleep(for: duration)
    }
}
