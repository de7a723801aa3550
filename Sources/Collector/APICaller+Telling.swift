import Basics
import Logging
import PostHogLogs

// What a person has to know.

extension APICaller {
    /// - Parameter pause: how long the endpoint rests.
    func tell(_ failure: PollFailure, of endpoint: Endpoint, pause: Duration, _ level: Logger.Level) {
        var metadata: Logger.Metadata = ["endpoint": "\(endpoint.rawValue)", "reason": "\(failure.reason.rawValue)"]
        if pause > .zero {
            // Whole seconds, rounded up: not before then.
            let end = poller.clock.now.adding(microseconds: pause.microseconds + 999_999)
            metadata["paused_until"] = "\(end.floored(to: 1))"
        }
        logger.log(level: level, "\(failure): \(failure.remedy)", metadata: metadata)
    }

    func shortened(_ endpoint: Endpoint, from seconds: Int64) {
        logger.info(
            "PostHog refuses so much at once: half of it is asked for in the next hour",
            metadata: ["endpoint": "\(endpoint.rawValue)", "seconds": "\(seconds)"])
    }

    func doubted(_ bucket: TimeBucket, _ doubt: Doubt) {
        logger.debug(
            "bucket not believed, will be read again",
            metadata: ["bucket": "\(bucket.start)", "reason": "\(doubt.rawValue)"])
    }

    func degraded(_ mode: Degradation) {
        logger.warning("\(mode.explanation)", metadata: ["reason": "\(mode.rawValue)"])
    }

    func recovered(from mode: Degradation) {
        logger.info("no longer degraded", metadata: ["reason": "\(mode.rawValue)"])
    }

    func skipped(_ seconds: Int64) {
        logger.warning(
            "what was logged in this time was never seen and is not counted: it lies further back than --poll.max-catchup",
            metadata: ["gap_seconds": "\(seconds)"])
    }

    func baselineCompleted(series: Int) {
        logger.info("baseline complete, counting from now on", metadata: ["series": "\(series)"])
    }

    mutating func warnOfClock(_ clock: ServerClock) {
        defer { warnedOfClock = true }
        guard !warnedOfClock else { return }
        logger.warning(
            "the time is not known, so nothing is counted: set the clock of this machine",
            metadata: ["reason": "clock", "clocks": "\(clock.doubt(ours: poller.clock.now))"])
    }

    mutating func timeIsKnown(_ time: Timestamp) {
        defer { warnedOfClock = false }
        guard warnedOfClock else { return }
        logger.info("the time is known again", metadata: ["time": "\(time)"])
    }

    /// Once an hour at most: answers of several servers may tell other times in turns.
    mutating func warnOfDate(_ clock: ServerClock) {
        let uptime = poller.clock.uptime
        guard clock.isContradicted, uptime >= nextWarningOfDate, let time = clock.time(at: uptime) else { return }
        nextWarningOfDate = uptime + .seconds(3600)
        logger.warning(
            "the Date of PostHog's answers has jumped and is not followed: the monotonic clock tells the time meanwhile",
            metadata: ["time": "\(time)", "clocks": "\(clock.doubt(ours: poller.clock.now))"])
    }

    mutating func warnOfSkew(_ clock: ServerClock) {
        let isSkewed = (clock.skew?.magnitude ?? .zero) > .seconds(120)
        defer { warnedOfSkew = isSkewed }
        guard isSkewed, !warnedOfSkew, let skew = clock.skew else { return }
        logger.warning(
            "this clock differs from PostHog's: set the time of this machine (windows follow PostHog's meanwhile)",
            metadata: ["skew_seconds": "\(skew.components.seconds)"])
    }
}
