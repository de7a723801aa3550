/// How long no request of a key is made after PostHog throttled one: as long as its `Retry-After`, and at least exponentially longer each
/// time in a row, with full jitter.
struct ThrottlePause: Sendable {
    private static let longest: Duration = .seconds(300)

    /// The longest that the first pause may last of itself.
    private let first: Duration
    private(set) var end: Duration = .zero
    private var timesInRow = 0

    init(first: Duration) {
        self.first = first
    }

    /// - Parameters:
    ///   - sent: when the request was sent. Of several that were on their way together only the first makes the next pause
    ///     longer.
    ///   - jitter: a random number, 0 up to 1.
    mutating func throttled(retryAfter: Duration?, sent: Duration, at uptime: Duration, jitter: Double) {
        if sent >= end { timesInRow += 1 }
        let longest = min(first * (1 << min(max(timesInRow - 1, 0), 16)), Self.longest)
        end = max(end, uptime + max(retryAfter ?? .zero, longest * jitter))
    }

    /// Somebody else with the same key was throttled.
    mutating func extend(to end: Duration) {
        self.end = max(self.end, end)
    }

    /// A request was answered that was sent after the last pause.
    mutating func passed(sent: Duration) {
        if sent >= end { timesInRow = 0 }
    }
}
