import Collector
import PostHogLogs

/// An entry of `log_metrics`. Everything in it can be used, but for the projects, which are not looked up yet.
struct LogMetric: Hashable, Sendable {
    let position: FilePosition
    let metric: OwnMetric
    let counted: CountedEntries
    /// Names of projects; nil for all.
    let projects: [GivenText]?
    let interval: HumanDuration
    let seriesLimit: Int
    /// Its labels, for `/config`: YAML, without what the filter looks for.
    let by: String

    func isOf(_ project: Project) -> Bool { projects?.contains { $0.text == project.name } ?? true }
}

/// Own metrics of one project that count the same, and so are polled as one.
struct MetricConfiguration: Hashable, Sendable {
    let project: ProjectConfiguration
    let counted: CountedEntries
    let metrics: [OwnMetric]
    let settings: PollSettings

    var stateName: String { project.project.stateName(ofMetricCounting: counted) }

    /// - Parameter group: in the order of the file; not empty.
    private init(_ project: ProjectConfiguration, _ counted: CountedEntries, _ group: [LogMetric]) {
        self.project = project
        self.counted = counted
        metrics = group.map(\.metric)
        settings = PollSettings(
            interval: group.map(\.interval.duration).min() ?? project.settings.interval,
            horizon: project.settings.horizon, windowSeconds: project.settings.windowSeconds,
            seriesLimit: group.map(\.seriesLimit).max() ?? project.settings.seriesLimit,
            services: ServiceMapping(renames: project.settings.services.renames))
    }

    /// What is to be polled of some metrics.
    static func all(of projects: [ProjectConfiguration], _ metrics: [LogMetric]) -> [MetricConfiguration] {
        projects.flatMap { project in
            let own = metrics.filter { $0.isOf(project.project) }
            return Dictionary(grouping: own, by: \.counted).sorted { $0.key.identity < $1.key.identity }
                .map { MetricConfiguration(project, $0.key, $0.value) }
        }
    }
}
