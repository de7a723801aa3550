import Basics
import Collector
import HTTP
import Logging
import PostHogLogs

/// Checks a configuration whose settings can be used: what it plans, and, if it is to ask PostHog, what comes of a poll.
struct ConfigurationCheck {
    let configuration: Configuration
    let plan: PollingPlan

    /// How many projects are checked at the same time.
    private static let width = 8

    init(_ configuration: Configuration, _ environment: Environment) async throws {
        self.configuration = configuration
        let logger = Logger(label: BuildInfo.name) { _ in SwiftLogNoOpLogHandler() }
        plan = try await PollingPlanner(keys: KeyRing(environment: environment, secrets: .process, logger: logger))
            .plan(configuration)
    }

    /// Without asking PostHog.
    func planned() async -> CheckReport {
        await report(plan.projects.map { ($0, nil) }, plan.metrics.map { _ in nil })
    }

    /// Asks PostHog about each project, within the budget of its key.
    func live() async -> CheckReport {
        let clock = SystemClock()
        var limiters: [Int: RequestLimiter] = [:]
        for project in plan.projects where limiters[project.keyGroup] == nil {
            limiters[project.keyGroup] = RequestLimiter(plan.budget.budget, pause: .seconds(10), clock: clock)
        }
        var inspected: [Inspected: KeyAccess] = [:]
        for project in plan.projects where inspected[Inspected(project)] == nil {
            inspected[Inspected(project)] = await inspector(project, limiters)?.access()
        }
        let projects = await Self.each(
            plan.projects.map { check($0, limiters, inspected[Inspected($0)] ?? KeyAccess()) }, { await $0?.run() })
        let metrics = await Self.each(plan.metrics.map { check($0, limiters) }, { await $0?.run() })
        plan.clients.shutdown()
        return await report(Array(zip(plan.projects, projects)), metrics)
    }

    /// What comes of each, a few at the same time.
    private static func each<Check: Sendable, Result: Sendable>(
        _ checks: [Check], _ run: @escaping @Sendable (Check) async -> Result?
    ) async -> [Result?] {
        await withTaskGroup(of: (Int, Result?).self) { group in
            var results = [Result?](repeating: nil, count: checks.count)
            for (index, check) in checks.enumerated() {
                if index >= width, let (done, result) = await group.next() { results[done] = result }
                group.addTask { (index, await run(check)) }
            }
            for await (done, result) in group { results[done] = result }
            return results
        }
    }

    /// A key may be used at several hosts.
    private struct Inspected: Hashable {
        let host: PostHogHost
        let keyGroup: Int

        init(_ plan: ProjectPlan) {
            host = plan.configuration.host
            keyGroup = plan.keyGroup
        }
    }

    private func inspector(_ project: ProjectPlan, _ limiters: [Int: RequestLimiter]) -> KeyInspector? {
        guard let client = plan.clients[project.configuration.authorities],
            let key = plan.keys[project.configuration.key], let limiter = limiters[project.keyGroup]
        else { return nil }
        return KeyInspector(
            client: client, host: project.configuration.host, key: key, limiter: limiter,
            timeout: project.configuration.timeout)
    }

    private func check(
        _ project: ProjectPlan, _ limiters: [Int: RequestLimiter], _ access: KeyAccess
    ) -> ProjectCheck? {
        guard let transport = transport(for: project.configuration), let limiter = limiters[project.keyGroup]
        else { return nil }
        return ProjectCheck(plan: project, transport: transport, limiter: limiter, access: access)
    }

    private func check(_ metric: MetricPlan, _ limiters: [Int: RequestLimiter]) -> MetricCheck? {
        guard let transport = transport(for: metric.configuration.project), let limiter = limiters[metric.keyGroup]
        else { return nil }
        return MetricCheck(plan: metric, transport: transport, limiter: limiter)
    }

    private func transport(for project: ProjectConfiguration) -> PostHogTransport? {
        guard let client = plan.clients[project.authorities], let key = plan.keys[project.key] else { return nil }
        return PostHogTransport(
            client: client, host: project.host, key: key, timeout: project.timeout, secrets: key.secrets)
    }

    // MARK: The report

    private func report(
        _ results: [(ProjectPlan, ProjectCheck.Result?)], _ metrics: [MetricCheck.Result?]
    ) async -> CheckReport {
        let keys = keys()
        var projects: [CheckReport.Project] = []
        for (project, result) in results {
            let key = await plan.keys[project.configuration.key]?.key
            let name = plan.keyName(of: project.keyGroup)
            let overload = keys.first { $0.name == name }.flatMap { self.overload(of: $0, group: project.keyGroup) }
            projects.append(
                CheckReport.Project(
                    project: project.project.name, id: project.project.id, host: project.project.host,
                    key: name, keyEnding: key?.ending, plannedRequestsPerHour: planned(project), live: result?.live,
                    problems: (result?.problems ?? []) + (overload.map { [$0] } ?? [])))
        }
        let shard = configuration.shard.map { shard in
            CheckReport.ShardPart(
                shard: shard.description, projects: configuration.projects.count,
                ofProjects: configuration.everyProject.count)
        }
        return CheckReport(
            shard: shard, projects: projects, metrics: zip(plan.metrics, metrics).map(metric), keys: keys)
    }

    private func metric(_ plan: MetricPlan, _ result: MetricCheck.Result?) -> CheckReport.Metric {
        CheckReport.Metric(
            project: plan.configuration.project.project.name, names: plan.configuration.metrics.map(\.name),
            key: self.plan.keyName(of: plan.keyGroup),
            intervalSeconds: Int(plan.configuration.settings.interval.components.seconds),
            plannedRequestsPerHour: CheckReport.PlannedRequests(plan.configuration), isUp: result?.isUp,
            problems: result?.problems ?? [])
    }

    /// What to do where a key's budget is too small; nil where it is not.
    private func overload(of key: CheckReport.Key, group: Int) -> CheckReport.Problem? {
        guard key.budgetPerHour > 0, key.plannedRequestsPerHour > key.budgetPerHour else { return nil }
        let metrics = plan.metrics.filter { $0.keyGroup == group }.map(\.configuration)
        let others = key.plannedRequestsPerHour - metrics.map { CheckReport.PlannedRequests($0).quiet }.reduce(0, +)
        let fitting = CheckReport.PlannedRequests.interval(of: metrics, within: key.budgetPerHour - others)
        let advice =
            fitting.map { "give the metrics of log_metrics an interval of \(HumanDuration(seconds: $0)), " } ?? ""
        return .init(
            level: .note,
            text:
                "the projects of the key plan more requests than its budget, so that polls take longer: \(advice)raise "
                + "budget.per_hour, lengthen poll.interval, or use further keys")
    }

    private func planned(_ project: ProjectPlan) -> CheckReport.PlannedRequests {
        CheckReport.PlannedRequests(
            project.configuration, sharing: plan.budget.perHour,
            among: plan.projects.count { $0.keyGroup == project.keyGroup })
    }

    private func keys() -> [CheckReport.Key] {
        let groups = Dictionary(grouping: plan.projects, by: \.keyGroup)
        return groups.map { group, projects in
            let checkpointHosts = Set(
                projects.filter(\.configuration.asksForCheckpoint).map(\.configuration.host))
            let metrics = plan.metrics.filter { $0.keyGroup == group }
            let planned =
                projects.map { self.planned($0).quiet }.reduce(0, +)
                + metrics.map { CheckReport.PlannedRequests($0.configuration).quiet }.reduce(0, +)
            return CheckReport.Key(
                name: plan.keyName(of: group), projects: projects.count, metrics: metrics.count,
                plannedRequestsPerHour: planned + 60 * checkpointHosts.count, budgetPerHour: plan.budget.perHour)
        }.sorted { $0.name < $1.name }
    }
}
