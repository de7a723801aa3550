import Basics
import Logging
import PostHogLogs

/// Logs what an operator may want to know of the polls of one project.
struct PollLog: Sendable {
    let logger: Logger
    let clock: any WallClock
    private let isOfOwnMetric: Bool
    private var warnedOfClock = false

    init(logger: Logger, clock: any WallClock, isOfOwnMetric: Bool = false) {
        self.logger = logger
        self.isOfOwnMetric = isOfOwnMetric
        self.clock = clock
    }

    func tell(_ event: ClientEvent) {
        switch event {
        case .failed(let endpoint, let failure, let rest, let news):
            // Where another endpoint takes its place, the compatibility mode is logged.
            guard !CompatibilityMode.replaces(endpoint, lacking: failure) else { return }
            failed(endpoint, failure, rest, news)
        case .recovered(let endpoint, let failure):
            guard !CompatibilityMode.replaces(endpoint, lacking: failure) else { return }
            logger.info("endpoint responds again", metadata: ["endpoint": "\(endpoint.rawValue)"])
        case .halved(let endpoint, let seconds):
            logger.info(
                "range too large, halving it for an hour",
                metadata: ["endpoint": "\(endpoint.rawValue)", "seconds": "\(seconds)"])
        case .clockSkewed(let skew):
            logger.warning(
                "clock skew: set the clock of this machine (windows follow PostHog's clock)",
                metadata: ["skew_seconds": "\(skew.components.seconds)"])
        case .dateRefused(let time, let clocks):
            logger.warning(
                "PostHog's Date header has jumped and is ignored: time goes on by the monotonic clock",
                metadata: ["time": "\(time)", "clocks": "\(clocks)"])
        }
    }

    private func failed(_ endpoint: Endpoint, _ failure: PollFailure, _ rest: Duration, _ news: ClientEvent.News) {
        var metadata: Logger.Metadata = ["endpoint": "\(endpoint.rawValue)", "reason": "\(failure.reason.rawValue)"]
        if rest > .zero {
            // Whole seconds, rounded up: not before then.
            let end = clock.now.adding(microseconds: rest.microseconds + 999_999)
            metadata["paused_until"] = "\(end.floored(to: 1))"
        }
        let level: Logger.Level = news == .new ? .warning : failure.reason == .throttled ? .info : .debug
        let remedy = isOfOwnMetric ? failure.remedyOfMetric : failure.remedy
        logger.log(level: level, "\(failure): \(remedy)", metadata: metadata)
    }

    func rejected(_ bucket: TimeBucket, _ reason: Rejection) {
        logger.debug(
            "reading rejected, the bucket will be read again",
            metadata: ["bucket": "\(bucket.start)", "reason": "\(reason.rawValue)"])
    }

    func mappingChanged() {
        logger.info(
            "the rules that name services have changed: what they name otherwise begins new series, and the old ones rise no more"
        )
    }

    func degraded(_ mode: CompatibilityMode) {
        logger.warning("\(mode.explanation)", metadata: ["reason": "\(mode.rawValue)"])
    }

    func recovered(from mode: CompatibilityMode) {
        logger.info("compatibility mode ended", metadata: ["reason": "\(mode.rawValue)"])
    }

    func skipped(_ seconds: Int64) {
        logger.warning(
            "gap: entries of this time are not counted, since it lies further back than --poll.max-catchup",
            metadata: ["gap_seconds": "\(seconds)"])
    }

    mutating func timeIsUnknown(_ time: ServerClock) {
        defer { warnedOfClock = true }
        guard !warnedOfClock else { return }
        logger.warning(
            "time unknown, nothing is counted: set the clock of this machine",
            metadata: ["reason": "clock", "clocks": "\(time.clocks(ours: clock.now))"])
    }

    mutating func timeIsKnown(_ time: Timestamp) {
        defer { warnedOfClock = false }
        guard warnedOfClock else { return }
        logger.info("time known again", metadata: ["time": "\(time)"])
    }

    func metricIsNew() {
        logger.info(
            "this metric has no saved counts: what there is already is its baseline, and it counts what comes from now on"
        )
    }

    func baselineCompleted(series: Int) {
        logger.info("baseline complete, counting from now on", metadata: ["series": "\(series)"])
    }
}

extension PollFailure {
    /// What to do about it in a poll of an own metric, whose filter or labels may be to blame.
    var remedyOfMetric: String {
        switch self {
        case .unexpectedStatus(400, _): "PostHog refuses the filter of this metric: correct its match in log_metrics"
        case .notFound where isMissingEndpoint:
            "this PostHog lacks what the labels of this metric need: update it (self-hosted), or leave attributes out of its by"
        case .tooMuchAsked, .timeout, .overloaded(504, _, _):
            "the filter of this metric makes PostHog read too much: narrow its match by services or resource attributes, or "
                + "leave out search and regex"
        default: remedy
        }
    }
}
