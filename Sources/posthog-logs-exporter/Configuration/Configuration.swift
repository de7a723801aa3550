import Collector
import PostHogLogs

/// What is to be polled, and how: one value, whichever way it was given. Everything in it can be used.
struct Configuration: Sendable {
    /// In the order in which they were given; those of the shard, if there is one, which may be none.
    let projects: [ProjectConfiguration]
    /// Those of all shards; at least one.
    let everyProject: [ProjectConfiguration]
    /// nil where this process has all projects.
    let shard: Shard?
    /// Own ones, in the order of the file.
    let metrics: [LogMetric]
    /// Of each key; the shard's part of it.
    let budget: BudgetLimits
    let showsCreated: Bool
    /// The key for all projects that name no other; nil where each names one.
    let commonKey: KeyReference?
    /// What was given, for `/config`.
    let given: GivenConfiguration

    /// The bytes of the file that it was read from; nil where there is none.
    let contents: [UInt8]?

    var hasKeyFiles: Bool { keys.contains { if case .file = $0 { true } else { false } } }

    var authorities: Set<AuthoritiesFile> { Set(projects.compactMap(\.authorities)) }

    /// What is to be polled for own metrics.
    var metricPolls: [MetricConfiguration] { MetricConfiguration.all(of: projects, metrics) }

    /// What the saved state of all that is configured is called, whichever shard has it.
    var stateNames: Set<String> {
        Set(
            everyProject.map(\.project.stateName)
                + MetricConfiguration.all(of: everyProject, metrics).map(\.stateName))
    }

    /// What to say where nothing falls to the shard; nil where something does.
    var emptyShardNotice: String? {
        guard let shard, projects.isEmpty else { return nil }
        return "none of the \(everyProject.count) projects falls to shard \(shard): nothing is polled"
    }

    /// The metrics that are built in, and the own ones.
    var catalogue: MetricCatalogue { .builtIn(adding: metrics.map(\.metric)) }

    /// The keys of all projects, each once, in order.
    var keys: [KeyReference] {
        var seen: Set<KeyReference> = []
        return projects.map(\.key).filter { seen.insert($0).inserted }
    }
}

/// One project with all that decides how it is polled. An equal one goes on being polled as before.
struct ProjectConfiguration: Hashable, Sendable {
    let project: Project
    let host: PostHogHost
    let key: KeyReference
    /// Whose signatures are trusted; nil for the system's.
    let authorities: AuthoritiesFile?
    /// How long one request may take.
    let timeout: Duration
    let settings: PollSettings
    let asksForCheckpoint: Bool
}

/// Requests that each key may send; 0 for no limit.
struct BudgetLimits: Hashable, Sendable {
    let perMinute: Int
    let perHour: Int

    /// What of it belongs to who makes so many of all polls.
    func share(_ part: Int, of whole: Int) -> BudgetLimits {
        guard part < whole else { return self }
        func share(_ limit: Int) -> Int { limit == 0 ? 0 : max(1, limit * part / whole) }
        return BudgetLimits(perMinute: share(perMinute), perHour: share(perHour))
    }

    var budget: Budget { Budget(perMinute: perMinute, perHour: perHour) }

    /// What each of some shards may use. Together they stay within the whole, unless that is less than one request for each.
    func part(ofShards count: Int) -> BudgetLimits {
        func part(_ limit: Int) -> Int { limit == 0 ? 0 : max(1, limit / count) }
        return BudgetLimits(perMinute: part(perMinute), perHour: part(perHour))
    }
}

/// Where a key is found.
enum KeyReference: Hashable, Sendable {
    case file(String)
    case variable(String)

    /// The key that is there, and the file that it is read again from, if there is one.
    func read(_ environment: Environment) throws(SettingsError) -> (APIKey, KeyFile?) {
        switch self {
        case .file(let path):
            var file = KeyFile(path)
            return (try file.read(), file)
        case .variable(let name): return (try APIKey(environment[name] ?? "", from: name), nil)
        }
    }

    /// Its name for people and labels; never the key.
    var name: String {
        switch self {
        case .file(let path): path
        case .variable(let name): name
        }
    }
}
