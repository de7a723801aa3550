import Collector
import PostHogLogs

/// What is to be polled, and how: one value, whichever way it was given. Everything in it can be used.
struct Configuration: Sendable {
    /// In the order in which they were given; at least one.
    let projects: [ProjectConfiguration]
    /// Own ones, in the order of the file.
    let metrics: [LogMetric]
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

    var budget: Budget { Budget(perMinute: perMinute, perHour: perHour) }
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
