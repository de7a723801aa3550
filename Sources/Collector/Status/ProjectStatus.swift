package import Basics
import Ledger
package import PostHogLogs

/// How one project does, for a person.
package struct ProjectStatus: Sendable {
    package let project: Project
    /// When this was so, by PostHog's clock where that is known, and by the monotonic clock.
    package let time: Timestamp
    package let uptime: Duration
    package let polls: Int
    /// Whether the last poll got everything.
    package let isUp: Bool
    package let lastSuccess: Timestamp?
    package let interval: Duration
    package private(set) var problems: [Problem]
    package let modes: [CompatibilityMode]
    package let hasLogs: Bool?
    /// Up to when everything is counted.
    package let watermark: Timestamp?
    /// Time that is over and still to be checked.
    package let backlogSeconds: Int64
    /// Entries that nobody knows the service of yet.
    package let unreconciledEntries: Int
    /// Whether the counters have begun to count.
    package let baselineComplete: Bool
    /// Of the newest window; nil where they are too old or were never known.
    package let entriesPerSecond: Double?
    package let errorsPerSecond: Double?
    /// PostHog's own alerts that are switched on; nil where nobody asks for them, or they are too old.
    package let alerts: [LogAlert]?
    /// nil where nobody looks.
    package let services: ServiceVolumes?

    /// Something that fails.
    package struct Problem: Hashable, Sendable {
        package let endpoints: [Endpoint]
        package let failure: String
        package let remedy: String
        /// For how long nothing is asked yet; zero where it is asked in the next poll.
        package let pause: Duration

        /// The same with what it says changed, so that it holds no secret.
        func hidingSecrets(_ hide: (String) -> String) -> Problem {
            Problem(endpoints: endpoints, failure: hide(failure), remedy: hide(remedy), pause: pause)
        }

        package init(endpoints: [Endpoint], failure: String, remedy: String, pause: Duration) {
            self.endpoints = endpoints
            self.failure = failure
            self.remedy = remedy
            self.pause = pause
        }
    }

    package init(
        project: Project, time: Timestamp, uptime: Duration, polls: Int, isUp: Bool, lastSuccess: Timestamp?,
        interval: Duration, problems: [Problem] = [], modes: [CompatibilityMode] = [], hasLogs: Bool? = nil,
        watermark: Timestamp? = nil, backlogSeconds: Int64 = 0, unreconciledEntries: Int = 0,
        baselineComplete: Bool = true, entriesPerSecond: Double? = nil, errorsPerSecond: Double? = nil,
        alerts: [LogAlert]? = nil, services: ServiceVolumes? = nil
    ) {
        self.project = project
        self.time = time
        self.uptime = uptime
        self.polls = polls
        self.isUp = isUp
        self.lastSuccess = lastSuccess
        self.interval = interval
        self.problems = problems
        self.modes = modes
        self.hasLogs = hasLogs
        self.watermark = watermark
        self.backlogSeconds = backlogSeconds
        self.unreconciledEntries = unreconciledEntries
        self.baselineComplete = baselineComplete
        self.entriesPerSecond = entriesPerSecond
        self.errorsPerSecond = errorsPerSecond
        self.alerts = alerts
        self.services = services
    }

    /// The same with what failures say changed, so that they hold no secret.
    package func hidingSecrets(_ hide: (String) -> String) -> ProjectStatus {
        var status = self
        status.problems = problems.map { $0.hidingSecrets(hide) }
        return status
    }
}

extension ProjectStatus {
    /// - Parameter detail: whether somebody looks at the services.
    init(_ view: ProjectView, _ detail: Detail) {
        let (state, now) = (view.state, view.now)
        let rates = state.gauges.rates.value(at: view.uptime)
        self.init(
            project: view.project, time: now, uptime: view.uptime, polls: state.polls, isUp: state.health.isUp,
            lastSuccess: state.health.lastSuccess, interval: state.interval,
            problems: Self.problems(of: view, remedy: \.remedy),
            modes: CompatibilityMode.allCases.filter(state.modes.inUse.contains), hasLogs: state.hasLogs,
            watermark: state.watermark, backlogSeconds: state.backlogSeconds ?? 0,
            unreconciledEntries: state.ledger.unreconciledEntries, baselineComplete: state.ledger.baselineComplete,
            entriesPerSecond: rates.map { $0.values.reduce(0, +) },
            errorsPerSecond: rates.map { ($0[.error] ?? 0) + ($0[.fatal] ?? 0) },
            alerts: view.settings.asksForAlerts
                ? state.alerts.value(at: view.uptime)?.filter(\.isEnabled) : nil,
            services: detail == .services ? ServiceVolumes(of: state.ledger, at: now) : nil)
    }

    package enum Detail: Sendable {
        case none, services
    }

    /// Endpoints that fail of the same have one entry. Where another endpoint takes its place, a missing one is no problem.
    static func problems(of view: ProjectView, remedy: (PollFailure) -> String) -> [Problem] {
        let (state, pause) = (view.state, view.keyPause)
        var problems: [Problem] = []
        // Where nothing responds nobody has told the time yet, and no clock is wrong.
        if state.client.now == nil, state.polls > 0, state.client.troubles.isEmpty {
            problems.append(
                Problem(
                    endpoints: [], failure: "no clock tells a time that is plausible, so nothing is asked",
                    remedy: "set the clock of this machine", pause: .zero))
        }
        for trouble in state.client.troubles {
            guard !CompatibilityMode.replaces(trouble.endpoint, lacking: trouble.failure) else { continue }
            let isThrottled = trouble.failure.reason == .throttled
            let problem = Problem(
                endpoints: [trouble.endpoint], failure: "\(trouble.failure)", remedy: remedy(trouble.failure),
                pause: isThrottled ? max(pause, trouble.pause) : trouble.pause)
            if let index = problems.firstIndex(where: { $0.failure == problem.failure }) {
                problems[index] = Problem(
                    endpoints: problems[index].endpoints + [trouble.endpoint], failure: problem.failure,
                    remedy: problem.remedy, pause: max(problems[index].pause, problem.pause))
            } else {
                problems.append(problem)
            }
        }
        return problems
    }
}
