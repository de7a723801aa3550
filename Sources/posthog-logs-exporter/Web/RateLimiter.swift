import Basics
import HTTP

/// Lets so many requests through at once and one more each interval.
final class RateLimiter: Sendable {
    let limit: RateLimit
    private let state: Locked<State>

    private struct State {
        var level: Double
        var lastCheck: ContinuousClock.Instant
    }

    init(_ limit: RateLimit, at now: ContinuousClock.Instant = .now) {
        self.limit = limit
        state = Locked(State(level: Double(limit.burst), lastCheck: now))
    }

    /// Whether one more may pass; it counts if so.
    func admits(at now: ContinuousClock.Instant = .now) -> Bool {
        state.withLock { state in
            // Threads may come in another order than they read the clock.
            let refill = max(0, (now - state.lastCheck) / limit.interval)
            state.level = min(Double(limit.burst), state.level + refill)
            state.lastCheck = max(state.lastCheck, now)
            guard state.level >= 1 else { return false }
            state.level -= 1
            return true
        }
    }
}
