package import Basics
package import Collector
package import HTML
package import PostHogLogs

/// All that the pages show, as of one instant.
package struct ExporterStatus: Sendable {
    package let version: String
    package let revision: String
    package let started: Timestamp
    /// By this machine's clock, and by the monotonic clock.
    package let now: Timestamp
    package let uptime: Duration
    /// Where to go from here.
    package let links: [PageLink]
    /// Where the pages are from outside, without a slash at the end; nil where nobody said so.
    package let externalURL: String?
    /// What is wrong with the process, however its projects do.
    package let problems: [ProcessProblem]
    /// In the order of their names.
    package let projects: [ShownProject]

    package init(
        version: String, revision: String, started: Timestamp, now: Timestamp, uptime: Duration, links: [PageLink],
        externalURL: String? = nil, problems: [ProcessProblem] = [], projects: [ShownProject]
    ) {
        self.version = version
        self.revision = revision
        self.started = started
        self.now = now
        self.uptime = uptime
        self.links = links
        self.externalURL = externalURL
        self.problems = problems
        self.projects = projects
    }
}

/// What is wrong with the process, and one line for a person: what to do about it.
package struct ProcessProblem: Hashable, Sendable {
    package let failure: String
    package let remedy: String

    package init(failure: String, remedy: String) {
        self.failure = failure
        self.remedy = remedy
    }
}

/// Another page of the exporter.
package struct PageLink: Hashable, Sendable {
    package let title: String
    /// As it begins with a slash, without what stands before all paths.
    package let path: String

    package init(title: String, path: String) {
        self.title = title
        self.path = path
    }
}

/// A project as the pages show it.
package struct ShownProject: Sendable {
    package let name: String
    /// PostHog's number of it.
    package let id: String
    /// What its key is called, and what is left of its budget.
    package let key: String
    package let budget: [BudgetStatus]
    /// nil until something was published of it.
    package let status: ProjectStatus?
    /// Its services, as they were rendered when they were published; nil where that is still to be done.
    package let services: HTML?
    /// Whether another replica polls it.
    package let isPolledElsewhere: Bool
    /// Own metrics of which something was published.
    package let metrics: [OwnMetricStatus]

    package init(
        name: String, id: String, key: String, budget: [BudgetStatus], status: ProjectStatus?, services: HTML? = nil,
        isPolledElsewhere: Bool = false, metrics: [OwnMetricStatus] = []
    ) {
        self.name = name
        self.id = id
        self.key = key
        self.budget = budget
        self.status = status
        self.services = services
        self.isPolledElsewhere = isPolledElsewhere
        self.metrics = metrics
    }

    /// Of its page. What a browser takes for a way through folders is no name of a page; the project's number is none ever.
    var path: String { "/projects/" + ([".", ".."].contains(name) ? id : HTML.encoded(name)) }
}
