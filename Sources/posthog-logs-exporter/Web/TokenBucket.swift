import Basics
import HTTP

/// Lets so many requests through at once and one more each interval.
final class TokenBucket: @unchecked Sendable {  // `level` and `lastLook` are touched only under `lock`
    let limit: RateLimit
    private let lock = Lock()
    private var level: Double
    private var lastLook: ContinuousClock.Instant

    init(_ limit: RateLimit, at now: ContinuousClock.Instant = .now) {
        self.limit = limit
        level = Double(limit.burst)
        lastLook = now
    }

    /// Whether one more may pass; it counts if so.
    func admits(at now: ContinuousClock.Instant = .now) -> Bool {
        lock.withLock {
            // Threads may come in another order than they looked at the clock.
            level = min(Double(limit.burst), level + max(0, (now - lastLook) / limit.interval))
            lastLook = max(lastLook, now)
            guard level >= 1 else { return false }
            level -= 1
            return true
        }
    }
}
