import Testing

@testable import posthog_logs_exporter

@Suite("The rate limit")
struct RateLimiterTests {
    @Test("it lets a burst through at once and one more each interval, never more than a burst in store")
    func burst() {
        let start = ContinuousClock.now
        let limiter = RateLimiter(RateLimit(interval: .seconds(2), burst: 3), at: start)
        func admitted(at second: Double) -> Int {
            var count = 0
            while limiter.admits(at: start + .seconds(second)) { count += 1 }
            return count
        }
        #expect(admitted(at: 0) == 3)
        #expect(admitted(at: 1.9) == 0)
        #expect(admitted(at: 2) == 1)
        #expect(admitted(at: 1) == 0)  // another thread read the clock before
        #expect(admitted(at: 7) == 2)
        #expect(admitted(at: 1000) == 3)
    }
}
