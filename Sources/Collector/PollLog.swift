import Basics
import Logging
import PostHogLogs

/// Tells a person what there is to know of the polls of one project.
struct PollLog: Sendable {
    let logger: Logger
    let clock: any WallClock
    private var warnedOfClock = false

    init(logger: Logger, clock: any WallClock) {
        self.logger = logger
        self.clock = clock
    }

    func tell(_ event: ClientEvent) {
        switch event {
        case .failed(let endpoint, let failure, let rest, let news):
            // Where the endpoint is replaced, that is what is told.
            guard !CompatibilityMode.replaces(endpoint, lacking: failure) else { return }
            failed(endpoint, failure, rest, news)
        case .recovered(let endpoint, let failure):
            guard !CompatibilityMode.replaces(endpoint, lacking: failure) else { return }
            logger.info("endpoint answers again", metadata: ["endpoint": "\(endpoint.rawValue)"])
        case .halved(let endpoint, let seconds):
            logger.info(
                "PostHog refuses so much at once: half of it is asked for in the next hour",
                metadata: ["endpoint": "\(endpoint.rawValue)", "seconds": "\(seconds)"])
        case .clockSkewed(let skew):
            logger.warning(
                "this clock differs from PostHog's: set the time of this machine (windows follow PostHog's meanwhile)",
                metadata: ["skew_seconds": "\(skew.components.seconds)"])
        case .dateRefused(let time, let clocks):
            logger.warning(
                "the Date of PostHog's answers has jumped and is not followed: the monotonic clock tells the time meanwhile",
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
        logger.log(level: level, "\(failure): \(failure.remedy)", metadata: metadata)
    }

    func rejected(_ bucket: TimeBucket, _ reason: Rejection) {
        logger.debug(
            "reading rejected, the bucket will be read again",
            metadata: ["bucket": "\(bucket.start)", "reason": "\(reason.rawValue)"])
    }

    func degraded(_ mode: CompatibilityMode) {
        logger.warning("\(mode.explanation)", metadata: ["reason": "\(mode.rawValue)"])
    }

    func recovered(from mode: CompatibilityMode) {
        logger.info("no longer degraded", metadata: ["reason": "\(mode.rawValue)"])
    }

    func skipped(_ seconds: Int64) {
        logger.warning(
            "what was logged in this time was never seen and is not counted: it lies further back than --poll.max-catchup",
            metadata: ["gap_seconds": "\(seconds)"])
    }

    mutating func timeIsUnknown(_ time: ServerClock) {
        defer { warnedOfClock = true }
        guard !warnedOfClock else { return }
        logger.warning(
            "the time is not known, so nothing is counted: set the clock of this machine",
            metadata: ["reason": "clock", "clocks": "\(time.doubt(ours: clock.now))"])
    }

    mutating func timeIsKnown(_ time: Timestamp) {
        defer { warnedOfClock = false }
        guard warnedOfClock else { return }
        logger.info("the time is known again", metadata: ["time": "\(time)"])
    }

    func baselineCompleted(series: Int) {
        logger.info("baseline complete, counting from now on", metadata: ["series": "\(series)"])
    }
}
