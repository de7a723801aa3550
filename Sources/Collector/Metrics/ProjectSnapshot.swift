package import Exposition
package import PostHogLogs

/// What one project shows until its next poll.
package struct ProjectSnapshot: Sendable {
    /// Every family whose series carry the label `project`, series in the order of their labels.
    package internal(set) var families: [MetricFamily]
    /// The calls by endpoint, for the families that all projects share.
    package let endpoints: [Endpoint: EndpointHealth]
    /// The budget of the key, as the poll left it.
    package let budget: [BudgetStatus]
    /// Whether the counters have begun to count.
    package let baselineComplete: Bool
    /// How many polls there were before it. There may be several snapshots of one.
    package let polls: Int
    /// nil in a snapshot that no poller made.
    package internal(set) var status: ProjectStatus?
    /// Of own metrics; none in a snapshot of what is built in.
    package internal(set) var metrics: [OwnMetricStatus] = []
    private(set) var withdrawals: [Withdrawal]

    /// When some families are too old to be shown, by the monotonic clock, however long the next poll takes.
    package struct Withdrawal: Sendable {
        let descriptors: [MetricDescriptor]
        let time: Duration

        package init(of descriptors: [MetricDescriptor], at time: Duration) {
            self.descriptors = descriptors
            self.time = time
        }
    }

    package init(
        families: [MetricFamily], endpoints: [Endpoint: EndpointHealth], budget: [BudgetStatus], baselineComplete: Bool,
        polls: Int = 0, withdrawals: [Withdrawal] = [], status: ProjectStatus? = nil
    ) {
        self.families = families
        self.endpoints = endpoints
        self.budget = budget
        self.baselineComplete = baselineComplete
        self.polls = polls
        self.withdrawals = withdrawals
        self.status = status
    }

    /// From when on some families are too old; nil where none will be.
    package var outdatedFrom: Duration? { withdrawals.map(\.time).min() }

    /// The same without the families that are too old by now; nil where there are none.
    package func withdrawing(at uptime: Duration) -> ProjectSnapshot? {
        guard let outdatedFrom, outdatedFrom <= uptime else { return nil }
        let names = Set(withdrawals.filter { $0.time <= uptime }.flatMap(\.descriptors).map(\.name))
        var snapshot = self
        snapshot.families = families.map { family in
            names.contains(family.descriptor.name) ? MetricFamily(family.descriptor, []) : family
        }
        snapshot.withdrawals.removeAll { $0.time <= uptime }
        return snapshot
    }
}
