package import Basics

/// Lets the requests of one key go: no more than its budget, and none for a while after PostHog has throttled one. All clients
/// of a key share it, so that a 429 to one of them pauses all.
package actor RequestLimiter {
    private var budget: Budget
    private var pause: ThrottlePause
    private let clock: any WallClock
    private let jitter: @Sendable () -> Double

    /// Why a request may not go.
    package enum Refusal: Error, Hashable, Sendable {
        case throttled
        /// The task was cancelled while it waited.
        case cancelled
    }

    /// - Parameters:
    ///   - pause: how long a first pause may last without a `Retry-After`.
    ///   - jitter: random numbers from 0 up to 1, to spread retries.
    package init(
        _ budget: Budget, pause: Duration, clock: any WallClock,
        jitter: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        self.budget = budget
        self.pause = ThrottlePause(first: pause)
        self.clock = clock
        self.jitter = jitter
    }

    /// Goes by other limits from now on. What was sent before counts against them.
    package func use(_ budget: Budget) {
        self.budget = budget.continuing(self.budget)
    }

    /// Returns as soon as one more request may go.
    package func admit() async throws(Refusal) {
        guard !isPaused else { throw .throttled }
        let now = clock.uptime
        let time = budget.book(at: now)
        guard time > now else { return }
        do {
            try await clock.sleep(for: time - now)
        } catch {
            throw .cancelled
        }
        // Another request may have been throttled meanwhile.
        if isPaused { throw .throttled }
    }

    package var isPaused: Bool { pauseLeft > .zero }

    /// How long no request may go yet.
    package var pauseLeft: Duration { max(.zero, pause.end - clock.uptime) }

    /// Records that PostHog throttled a request, and returns how long none is made.
    package func throttled(retryAfter: Duration?, sent: Duration) -> Duration {
        pause.throttled(retryAfter: retryAfter, sent: sent, at: clock.uptime, jitter: jitter())
        return pauseLeft
    }

    /// Makes no request for so long, since another process with the same key was throttled.
    package func pause(for time: Duration) {
        pause.extend(to: clock.uptime + time)
    }

    /// Records that PostHog did not throttle a request.
    package func passed(sent: Duration) {
        pause.passed(sent: sent)
    }

    /// How many requests may go now that can as well wait.
    package var spare: Int { budget.spare(at: clock.uptime) }

    package var status: [BudgetStatus] {
        budget.status(at: clock.uptime)
    }
}
