import Basics

// What the answers say of the time.

extension LogsClient {
    private static let tellingOfDateEvery: Duration = .seconds(3600)

    mutating func hear(_ date: Timestamp?, at uptime: Duration) {
        let wasSkewed = serverClock.isSkewed
        serverClock.hear(date, after: uptime - sent, ours: clock.now, at: uptime)
        if serverClock.isSkewed, !wasSkewed, let skew = serverClock.skew { tell(.clockSkewed(by: skew)) }
        // Seldom: answers of several servers may tell other times in turns.
        guard serverClock.isContradicted, uptime >= nextTellingOfDate, let now else { return }
        nextTellingOfDate = uptime + Self.tellingOfDateEvery
        tell(.dateRefused(believed: now, clocks: serverClock.doubt(ours: clock.now)))
    }
}
