import Basics
import Collector
import PostHogLogs

/// What all that is polled with one key shares: how many requests it may make, and how often it is asked.
struct KeyLimits: Sendable {
    let limiter: RequestLimiter
    let pacer: PollPacer

    /// - Parameter pause: how long a key rests at first that was throttled.
    init(_ budget: BudgetLimits, pause: Duration, clock: any WallClock) {
        limiter = RequestLimiter(budget.budget, pause: pause, clock: clock)
        pacer = PollPacer(perMinute: budget.perMinute, perHour: budget.perHour)
    }

    /// Goes by another budget from now on. What was asked already counts in it.
    func use(_ budget: BudgetLimits) async {
        pacer.use(perMinute: budget.perMinute, perHour: budget.perHour)
        await limiter.use(budget.budget)
    }
}
