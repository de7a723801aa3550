import Basics
import Collector
import Logging
import PostHogLogs

/// Asks once what a poll of own metrics asks, about the bucket that closed last, and tells what came of it.
struct MetricCheck {
    let plan: MetricPlan
    let transport: PostHogTransport
    let limiter: RequestLimiter

    struct Result {
        let isUp: Bool
        let problems: [CheckReport.Problem]
    }

    func run() async -> Result {
        let (clock, warnings) = (SystemClock(), KeptWarnings.Kept())
        let settings = plan.configuration.settings
        let poller = ProjectPoller(
            project: plan.configuration.project.project, counting: plan.configuration.counted,
            as: plan.configuration.metrics, settings: settings,
            schedule: PollSchedule(interval: settings.interval, index: 0, count: 1), transport: transport,
            limiter: limiter, clock: clock, logger: Logger(label: "check") { _ in KeptWarnings(kept: warnings) })
        var reader = HistoryReader(as: poller)
        let seconds = settings.grid.bucketSeconds
        let bucket = settings.grid.bucket(holding: clock.now.adding(seconds: -seconds))
        reader.begin([bucket])
        let isUp = await reader.read([bucket]) == nil
        var problems = warnings.all.map { CheckReport.Problem(level: isUp ? .note : .error, text: $0) }
        if !isUp, problems.isEmpty { problems.append(.notAsked) }
        if isUp, reader.entries(in: bucket).isEmpty {
            let text =
                "nothing matches in the last \(HumanDuration(seconds: seconds)), so that only its number was asked for"
            problems.append(.init(level: .note, text: text))
        }
        return Result(isUp: isUp, problems: problems)
    }
}

extension CheckReport.Problem {
    static let notAsked = CheckReport.Problem(
        level: .error, text: "the poll failed, and the budget or a pause kept it from asking: try again later")
}
