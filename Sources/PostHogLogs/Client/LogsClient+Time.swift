import Basics

// The time of PostHog's answers.

extension LogsClient {
    private static let tellingOfDateEvery: Duration = .seconds(3600)

    mutating func recordTime(_ date: Timestamp?, at uptime: Duration) {
        let wasSkewed = serverClock.isSkewed
        serverClock.record(date, after: uptime - sent, ours: clock.now, at: uptime)
        if serverClock.isSkewed, !wasSkewed, let skew = serverClock.skew { report(.clockSkewed(by: skew)) }
        // Seldom: answers of several servers may have other times in turns.
        guard serverClock.isContradicted, uptime >= nextTellingOfDate, let now else { return }
        nextTellingOfDate = uptime + Self.tellingOfDateEvery
        report(.dateRefused(kept: now, clocks: serverClock.clocks(ours: clock.now)))
    }
}
