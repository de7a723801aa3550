import Collector
import Exposition
import PostHogLogs

/// One project as it is to be polled, with what it shares with others.
struct ProjectPlan: Hashable, Sendable {
    let configuration: ProjectConfiguration
    /// Which key's budget it draws on.
    let keyGroup: Int

    var project: Project { configuration.project }
}

/// Own metrics of one project that are polled as one.
struct MetricPlan: Hashable, Sendable {
    let configuration: MetricConfiguration
    /// Which key's budget it draws on.
    let keyGroup: Int
}

/// What one poller does. An equal plan is carried out by the poller that is at work already.
enum PollerPlan: Hashable, Sendable {
    case project(ProjectPlan)
    case metric(MetricPlan)

    var configuration: ProjectConfiguration {
        switch self {
        case .project(let plan): plan.configuration
        case .metric(let plan): plan.configuration.project
        }
    }

    var settings: PollSettings {
        switch self {
        case .project(let plan): plan.configuration.settings
        case .metric(let plan): plan.configuration.settings
        }
    }

    var keyGroup: Int {
        switch self {
        case .project(let plan): plan.keyGroup
        case .metric(let plan): plan.keyGroup
        }
    }

    var project: Project { configuration.project }

    /// What its part of the saved state is called: a poller with the same name goes on from there.
    var stateName: String {
        switch self {
        case .project(let plan): plan.project.stateName
        case .metric(let plan): plan.configuration.stateName
        }
    }

    var part: PagePart {
        switch self {
        case .project(let plan): PagePart(project: plan.project.name)
        case .metric(let plan):
            PagePart(project: project.name, metrics: plan.configuration.metrics.map(\.name).joined(separator: ", "))
        }
    }

    /// None for what is built in.
    var metrics: [OwnMetric] {
        if case .metric(let plan) = self { plan.configuration.metrics } else { [] }
    }

    var counted: CountedEntries {
        if case .metric(let plan) = self { plan.configuration.counted } else { .all }
    }
}

/// All that is to be polled, with the resources for it, ready to be used.
struct PollingPlan: Sendable {
    let projects: [ProjectPlan]
    let metrics: [MetricPlan]
    /// What keys are called in labels, by the number of their group. A name may change while the key stays.
    let keyNames: [Int: String]
    let keys: [KeyReference: KeySource]
    let clients: Clients
    let budget: BudgetLimits
    let showsCreated: Bool
    /// The metrics that are built in, and the own ones.
    let catalogue: MetricCatalogue

    var pollers: [PollerPlan] { projects.map(PollerPlan.project) + metrics.map(PollerPlan.metric) }

    /// Of the own metrics of a project.
    func metricNames(of project: Project) -> [String] {
        metrics.filter { $0.configuration.project.project.stateName == project.stateName }
            .flatMap(\.configuration.metrics).map(\.name)
    }

    func keyName(of group: Int) -> String { keyNames[group] ?? "" }
}
