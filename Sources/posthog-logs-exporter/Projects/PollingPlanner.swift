import Basics
import PostHogLogs

/// Turns configurations into plans: reads the keys, finds out which are the same, and starts the clients. What cannot be used
/// is an error before anything has changed.
actor PollingPlanner {
    private let keys: KeyRing
    private var groups = KeyGroups()
    private var clients = Clients()

    init(keys: KeyRing) {
        self.keys = keys
    }

    func plan(_ configuration: Configuration) async throws -> PollingPlan {
        let sources = try await keys.sources(of: configuration.keys)
        clients = try clients.updated(for: configuration.projects)
        await keys.use(sources)
        return await assemble(configuration, sources)
    }

    /// The plan for a configuration that is in use, with the keys as they are by now.
    func regrouped(_ configuration: Configuration) async -> PollingPlan {
        await assemble(configuration, await keys.sourcesInUse)
    }

    private func assemble(
        _ configuration: Configuration, _ sources: [KeyReference: KeySource]
    ) async -> PollingPlan {
        var held: [(reference: KeyReference, key: APIKey)] = []
        for reference in configuration.keys {
            if let source = sources[reference] { held.append((reference, await source.key)) }
        }
        groups.update(held)
        return PollingPlan(
            projects: configuration.projects.map { project in
                ProjectPlan(configuration: project, keyGroup: groups.numbers[project.key] ?? 0)
            },
            metrics: configuration.metricPolls.map { metric in
                MetricPlan(configuration: metric, keyGroup: groups.numbers[metric.project.key] ?? 0)
            },
            keyNames: Self.keyNames(configuration, groups.numbers),
            keys: sources, clients: clients, budget: configuration.budget, showsCreated: configuration.showsCreated,
            catalogue: configuration.catalogue)
    }

    /// The key that all projects have is `default`; another is called after the first place where it was found.
    private static func keyNames(_ configuration: Configuration, _ groups: [KeyReference: Int]) -> [Int: String] {
        var names: [Int: String] = [:]
        for reference in configuration.keys.reversed() {
            if let group = groups[reference] { names[group] = reference.name }
        }
        if let common = configuration.commonKey, let group = groups[common] { names[group] = "default" }
        return names
    }
}
