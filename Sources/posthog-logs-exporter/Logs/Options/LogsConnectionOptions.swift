import ArgumentParser
import Collector
import PostHogLogs

/// Which project is asked, and how much of the key's budget a command may use.
struct LogsConnectionOptions: ParsableArguments {
    @Option(
        help: .init(
            "Project to ask, by its id, or by its name in the configuration file; needed where several are set."))
    var project: String?

    @Option(
        name: .customLong("budget.per-minute"), parsing: .unconditional,
        help: .limit("Maximum requests per minute of this command; 0 for no limit.", limits, default: quarter),
        transform: Number.whole(limits))
    var perMinute: Int?

    @Option(
        name: .customLong("budget.per-hour"), parsing: .unconditional,
        help: .limit("Maximum requests per hour of this command; 0 for no limit.", limits, default: quarter),
        transform: Number.whole(limits))
    var perHour: Int?

    private static let limits = 0...1_000_000
    private static let quarter = "a quarter of what the exporter may make with the key"

    @OptionGroup(title: "PostHog") var posthog: PostHogOptions
    @OptionGroup(title: "PostHog") var config: ConfigOptions

    func resolve(_ environment: Environment) throws(SettingsError) -> LogsConnection {
        let configuration = try source(environment).load()
        let project = try pick(configuration.projects)
        let (key, keyFile) = try project.key.read(environment)
        let limits = BudgetLimits(
            perMinute: perMinute ?? Self.quarter(of: configuration.budget.perMinute),
            perHour: perHour ?? Self.quarter(of: configuration.budget.perHour))
        let metrics = configuration.metricPolls.filter { $0.project.project.stateName == project.project.stateName }
        return LogsConnection(project: project, metrics: metrics, key: key, keyFile: keyFile, limits: limits)
    }

    /// Without a file the project may be one that nobody else names.
    private func source(_ environment: Environment) throws(SettingsError) -> ConfigurationSource {
        var source = try config.source(
            posthog.given, projectIDs: posthog.projectIDs, environment)
        if source.file == nil, let project {
            source = ConfigurationSource(
                file: nil, flags: source.flags, projectIDs: [project], environment: environment)
        }
        source.extent = .everything
        return source
    }

    private func pick(_ projects: [ProjectConfiguration]) throws(SettingsError) -> ProjectConfiguration {
        let fitting = projects.filter { project == nil || $0.project.name == project || $0.project.id == project }
        let names = (fitting.isEmpty ? projects : fitting).map(\.project.name).joined(separator: ", ")
        guard let first = fitting.first else { throw SettingsError("--project is not one of \(names)") }
        guard fitting.count == 1 else {
            throw SettingsError("several projects are set (\(names)): choose one with --project")
        }
        return first
    }

    /// An exporter elsewhere has the same key.
    private static func quarter(of limit: Int) -> Int { (limit + 3) / 4 }
}

struct LogsConnection {
    let project: ProjectConfiguration
    /// Own metrics of the project.
    let metrics: [MetricConfiguration]
    let key: APIKey
    /// Where the key is read again; nil for one from the environment.
    let keyFile: KeyFile?
    /// What the command may use of the key's budget.
    let limits: BudgetLimits

    /// PostHog's number of the project.
    var projectID: String { project.project.id }
}
