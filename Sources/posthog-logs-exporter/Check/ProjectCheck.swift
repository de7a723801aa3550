import Basics
import Collector
import Exposition
import HTTP
import Logging
import PostHogLogs

/// Polls one project once, as the exporter would, and tells what came of it.
struct ProjectCheck {
    let plan: ProjectPlan
    let transport: PostHogTransport
    let limiter: RequestLimiter
    let access: KeyAccess

    private static let newestWithin: Int64 = 86_400
    /// How far clocks may be apart before the exporter warns.
    private static let agreement = 120.0

    struct Result {
        let live: CheckReport.Live
        let problems: [CheckReport.Problem]
    }

    func run() async -> Result {
        let warnings = KeptWarnings.Kept()
        let snapshot = await firstSnapshot(Logger(label: "check") { _ in KeptWarnings(kept: warnings) })
        let isUp = values(of: MetricCatalogue.up, snapshot).first?.value == 1
        let skew = values(of: MetricCatalogue.clockSkew, snapshot).first?.value
        let hasLogs = values(of: MetricCatalogue.hasLogs, snapshot).first.map { $0.value == 1 }
        let modes = values(of: MetricCatalogue.degraded, snapshot).filter { $0.value == 1 }.map(\.label)
        let live = CheckReport.Live(
            isUp: isUp, scopes: access.scopes,
            visibleProjects: access.projects?.map { CheckReport.Visible(id: $0.id, name: $0.name) }, hasLogs: hasLogs,
            newestEntry: isUp ? await newestEntry() : nil, compatibilityModes: modes, clockSkewSeconds: skew)
        return Result(live: live, problems: problems(warnings.all, isUp: isUp, hasLogs, skew))
    }

    private func firstSnapshot(_ logger: Logger) async -> ProjectSnapshot? {
        let (snapshots, continuation) = AsyncStream<ProjectSnapshot>.makeStream()
        let settings = plan.configuration.settings
        let poller = ProjectPoller(
            project: plan.project, settings: settings,
            schedule: PollSchedule(interval: settings.interval, index: 0, count: 1), transport: transport,
            limiter: limiter, clock: SystemClock(), logger: logger)
        let task = Task {
            await poller.run(publish: { if $0.polls > 0 { continuation.yield($0) } })
            continuation.finish()
        }
        defer { task.cancel() }
        for await snapshot in snapshots { return snapshot }
        return nil
    }

    private func newestEntry() async -> String? {
        let clock = SystemClock()
        var client = LogsClient(
            project: plan.project.id, transport: transport, limiter: limiter, clock: clock,
            interval: plan.configuration.settings.interval, bucketSeconds: 300)
        let range = TimeRange(start: clock.now.adding(seconds: -Self.newestWithin), end: clock.now.adding(seconds: 60))
        let request = EntryPageRequest(range: range, filter: LogsFilter(), order: .latest, limit: 1)
        return try? await client.entries(request).entries.first?.timestamp.floored(to: 1).iso8601
    }

    private func problems(
        _ warnings: [String], isUp: Bool, _ hasLogs: Bool?, _ skew: Double?
    ) -> [CheckReport.Problem] {
        var problems: [CheckReport.Problem] = []
        if access.mayReadLogs == false {
            problems.append(
                .init(level: .error, text: "the key lacks the scope logs:read: add it to the key in PostHog"))
        }
        if access.sees(plan.project.id) == false {
            problems.append(
                .init(
                    level: .error,
                    text: "the key does not see this project: add the project to the key, or correct the ID"))
        }
        problems += warnings.map { .init(level: isUp ? .note : .error, text: $0) }
        if !isUp, problems.isEmpty {
            problems.append(.notAsked)
        }
        if hasLogs == false {
            problems.append(
                .init(
                    level: .note,
                    text:
                        "PostHog holds no logs of this project: check the ID, or send some (https://posthog.com/docs/logs)"
                ))
        }
        if let skew, abs(skew) > Self.agreement, !warnings.contains(where: { $0.contains("clock") }) {
            problems.append(
                .init(level: .note, text: "the clocks differ by \(Int(skew)) s: set the clock of this machine"))
        }
        return problems
    }

    private func values(
        of metric: MetricDescriptor, _ snapshot: ProjectSnapshot?
    ) -> [(label: String, value: Double)] {
        let series = snapshot?.families.first { $0.descriptor.name == metric.name }?.series ?? []
        return series.compactMap { one in
            // What stands in the last quotes; no mode needs an escape.
            let label =
                String(decoding: one.labels.rendered, as: UTF8.self).split(separator: "\"").last.map(String.init) ?? ""
            switch one.value {
            case .integer(let value): return (label, Double(value))
            case .number(let value): return (label, value)
            case .exemplified, .histogram: return nil
            }
        }
    }
}
