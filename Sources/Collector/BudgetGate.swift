package import Basics

/// The budget of one key, shared by all projects that poll with it.
package actor BudgetGate {
    private var budget: Budget
    private let clock: any WallClock

    package init(_ budget: Budget, clock: any WallClock) {
        self.budget = budget
        self.clock = clock
    }

    /// Returns as soon as one more request may go. Throws `CancellationError` when the task is cancelled first.
    package func admit() async throws {
        let now = clock.uptime
        let time = budget.book(at: now)
        guard time > now else { return }
        try await clock.sleep(for: time - now)
    }

    /// How many requests may go now that can as well wait.
    package var spare: Int { budget.spare(at: clock.uptime) }

    package var status: [BudgetStatus] {
        budget.status(at: clock.uptime)
    }
}
