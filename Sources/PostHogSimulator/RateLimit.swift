import Basics

/// A limit on the requests of one key in a sliding window.
package struct RateLimit: Hashable, Sendable {
    package var requests: Int
    /// Seconds.
    package var window: Int64

    package init(requests: Int, window: Int64) {
        precondition(requests > 0 && window > 0, "a limit lets something through")
        self.requests = requests
        self.window = window
    }

    /// What PostHog's cloud allows a personal API key.
    package static let cloud = [RateLimit(requests: 480, window: 60), RateLimit(requests: 4800, window: 3600)]
}

/// When each key asked, under each limit. A refused request does not count.
struct Throttle {
    private var histories: [Key: [Timestamp]] = [:]

    private struct Key: Hashable {
        let limit: RateLimit
        let apiKey: String
    }

    mutating func admit(_ apiKey: String, under limits: [RateLimit], now: Timestamp) throws(Refusal) {
        var wait: Int64 = 0
        for limit in limits {
            let key = Key(limit: limit, apiKey: apiKey)
            let horizon = now.adding(seconds: -limit.window)
            var history = histories.removeValue(forKey: key) ?? []
            history.removeFirst(history.firstIndex { $0 > horizon } ?? history.count)
            if let oldest = history.first, history.count >= limit.requests {
                let rest = oldest.microseconds - horizon.microseconds
                wait = max(wait, (rest + 999_999) / 1_000_000)
            } else {
                history.append(now)
            }
            histories[key] = history
        }
        guard wait == 0 else { throw .throttled(seconds: Int(wait)) }
    }
}
