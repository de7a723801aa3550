import Collector

/// How the projects of a configuration are shared among shards.
struct Sharing: Sendable {
    let shard: Shard
    /// The shard of each project, in their order.
    let owners: [Shard]
    /// Those of the shard.
    let projects: [ProjectConfiguration]
    /// Its part.
    let budget: BudgetLimits

    init(_ shard: Shard, _ projects: [ProjectConfiguration], of budget: BudgetLimits) {
        let owners = projects.map { project in
            Shard(index: Shard.owner(of: project.project.stateName, among: shard.count), count: shard.count)
        }
        self.shard = shard
        self.owners = owners
        self.projects = zip(projects, owners).filter { $0.1 == shard }.map(\.0)
        self.budget = budget.part(ofShards: shard.count)
    }

    /// For `/config`, as comments.
    var remark: String {
        "# This is shard \(shard), counted from 0. It polls \(projects.count) of the \(owners.count) projects.\n"
            + "# Its part of each key's budget: \(Self.limit(budget.perMinute, "a minute")), "
            + "\(Self.limit(budget.perHour, "an hour")).\n"
    }

    private static func limit(_ requests: Int, _ span: String) -> String {
        requests == 0 ? "no limit \(span)" : "\(requests) request\(requests == 1 ? "" : "s") \(span)"
    }
}
