import Basics

/// How many requests a key may still make: at most so many in any minute and in any hour.
///
/// Sliding windows rather than token buckets: a bucket of n tokens refilled at n a minute lets nearly 2n requests
/// through in one minute, and the limit is a promise. The first half of a limit may go at once. What is left then is spread
/// evenly over the time until the first of these requests leaves its window, so that the budget is never used up for long.
/// Requests go in the order in which they were asked for.
package struct Budget: Sendable {
    private var windows: [Window]
    /// The last time given out.
    private var last: Duration = .zero

    package struct Window: Sendable {
        package let name: String
        package let length: Duration
        /// Requests in any span of `length`.
        package let limit: Int
        /// The last `limit` times given out, oldest first from `next` on.
        private var times: [Duration] = []
        private var next = 0

        package init(name: String, length: Duration, limit: Int) {
            self.name = name
            self.length = length
            self.limit = limit
        }

        /// - Parameter now: no earlier than the last time given out.
        fileprivate func earliest(from now: Duration) -> Duration {
            let used = used(at: now)
            let left = limit - used
            guard left <= limit / 2, let newest = recent(1), let oldest = recent(used) else { return now }
            return max(now, newest + (oldest + length - newest) / (left + 1))
        }

        fileprivate mutating func record(_ time: Duration) {
            guard times.count == limit else { return times.append(time) }
            times[next] = time
            next = (next + 1) % limit
        }

        package func remaining(at now: Duration) -> Int { limit - used(at: now) }

        /// As if it had let through what another one did.
        fileprivate func continuing(_ earlier: Window) -> Window {
            guard earlier.limit != limit else { return earlier }
            var window = self
            for number in stride(from: min(limit, earlier.times.count), to: 0, by: -1) {
                if let time = earlier.recent(number) { window.record(time) }
            }
            return window
        }

        /// The time that was given out so many times ago, the last of them being 1.
        private func recent(_ number: Int) -> Duration? {
            (1...limit).contains(number) && number <= times.count
                ? times[(next - number + times.count) % times.count] : nil
        }

        /// How many of the times are within the window that ends now.
        private func used(at now: Duration) -> Int {
            var used = 0..<times.count + 1
            while used.count > 1 {
                let middle = used.lowerBound + used.count / 2
                let isWithin = recent(middle).map { $0 > now - length } ?? false
                used = isWithin ? middle..<used.upperBound : used.lowerBound..<middle
            }
            return used.lowerBound
        }
    }

    /// - Parameters: requests a minute and an hour; 0 means no limit.
    package init(perMinute: Int, perHour: Int) {
        windows = [
            Window(name: "minute", length: .seconds(60), limit: perMinute),
            Window(name: "hour", length: .seconds(3600), limit: perHour),
        ].filter { $0.limit > 0 }
    }

    /// These limits with the requests that went under others. A limit that was none before begins with none.
    package func continuing(_ earlier: Budget) -> Budget {
        var budget = self
        budget.last = earlier.last
        budget.windows = windows.map { window in
            earlier.windows.first { $0.name == window.name }.map { window.continuing($0) } ?? window
        }
        return budget
    }

    /// Books a request: the earliest instant at or after `now` at which it may go. Instants are of one monotonic clock.
    package mutating func book(at now: Duration) -> Duration {
        let first = max(now, last)
        last = windows.reduce(first) { max($0, $1.earliest(from: first)) }
        for index in windows.indices { windows[index].record(last) }
        return last
    }

    /// How many requests may go now that can as well wait: a quarter of every limit is left to those that cannot.
    package func spare(at now: Duration) -> Int {
        windows.map { max(0, $0.remaining(at: now) - $0.limit / 4) }.min() ?? .max
    }

    /// The limits in force, and what is left of them.
    package func status(at now: Duration) -> [BudgetStatus] {
        windows.map { BudgetStatus(window: $0.name, limit: $0.limit, remaining: $0.remaining(at: now)) }
    }
}

/// One limit of a budget, and how many requests it still lets through.
package struct BudgetStatus: Hashable, Sendable {
    /// `minute` or `hour`.
    package let window: String
    package let limit: Int
    package let remaining: Int

    package init(window: String, limit: Int, remaining: Int) {
        self.window = window
        self.limit = limit
        self.remaining = remaining
    }
}
