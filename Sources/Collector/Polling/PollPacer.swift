import Basics
import PostHogLogs

/// How often the projects of one key are polled whose interval is `auto`: as often as three quarters of the key's budget allow,
/// less what is asked besides polls. They all have the same interval, which follows what their polls really cost.
package final class PollPacer: Sendable {
    private static let longest: Duration = .seconds(3600)
    /// In seconds. An interval is one of few, so that polls stay aligned to the clock.
    private static let steps: [Int64] = [
        15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 105, 120, 150, 180, 210, 240, 300, 360, 420, 480, 600, 720, 900,
        1200,
        1800, 3600,
    ]
    /// The part of the budget that is used.
    private static let used = 0.75
    /// The interval gets shorter only where it may be by so much, so that it does not change with every poll.
    private static let margin = 0.85
    /// What is asked besides polls gets no more of that than this, and all of this while there is a backlog.
    private static let mostBesides = 0.5

    private let state = Locked(State())

    private struct State: Sendable {
        var pollers: [String: Costs] = [:]
        var interval: Duration = .seconds(60)
        var requestsPerHour: Double?
    }

    /// - Parameters: the key's budget, in requests a minute and an hour; 0 means no limit.
    package init(perMinute: Int, perHour: Int) {
        use(perMinute: perMinute, perHour: perHour)
    }

    /// Goes by another budget from now on.
    package func use(perMinute: Int, perHour: Int) {
        let limit = [perMinute * 60, perHour].filter { $0 > 0 }.min().map { Double($0) }
        state.withLock { $0.requestsPerHour = limit }
        update()
    }

    /// Counts a poller, by its name, among those of the key.
    ///
    /// - Parameter interval: nil where it is polled at the interval found here.
    func join(_ poller: String, every interval: Duration?) {
        state.withLock { $0.pollers[poller] = Costs(interval: interval) }
        update()
    }

    func leave(_ poller: String) {
        state.withLock { $0.pollers[poller] = nil }
        update()
    }

    /// Records what a poll took.
    func record(poll requests: Int, of poller: String) {
        state.withLock { $0.pollers[poller]?.record(poll: requests) }
        update()
    }

    /// Records what was asked besides polls since the last time.
    ///
    /// - Parameter hasBacklog: whether that is not all yet, besides what every hour brings.
    func record(besides requests: Int, hasBacklog: Bool, of poller: String, at uptime: Duration) {
        state.withLock { $0.pollers[poller]?.record(besides: requests, hasBacklog: hasBacklog, at: uptime) }
        update()
    }

    package var interval: Duration { state.withLock(\.interval) }

    private func update() {
        state.withLock { state in
            let needed = Self.interval(of: Array(state.pollers.values), requestsPerHour: state.requestsPerHour)
            let (step, cautious) = (Self.step(for: needed), Self.step(for: needed / Self.margin))
            if step > state.interval || cautious < state.interval { state.interval = cautious }
        }
    }

    /// The first that is no shorter than so many seconds, but for a hundredth.
    private static func step(for seconds: Double) -> Duration {
        steps.first { Double($0) * 1.01 >= seconds }.map { .seconds($0) } ?? longest
    }

    /// In seconds.
    private static func interval(of projects: [Costs], requestsPerHour: Double?) -> Double {
        guard let requestsPerHour else { return 0 }
        let used = requestsPerHour * used
        let most = used * mostBesides
        let besides =
            projects.contains { $0.hasBacklog } ? most : min(most, projects.reduce(0) { $0 + $1.besidesPerHour })
        let fixed = projects.reduce(0) { $0 + $1.fixedPerHour }
        let polls = projects.reduce(0) { $0 + ($1.interval == nil ? $1.poll : 0) }
        // Where others take all, a tenth goes to polls, and the budget itself sees to the rest.
        return 3600 * polls / max(used - besides - fixed, used / 10)
    }

    /// What one project takes, in requests.
    private struct Costs: Sendable {
        /// The first polls of a project may cost more; a quiet one takes three.
        private static let first = 5.0
        /// A sweep and the question about the checkpoint take about as many an hour.
        private static let leastBesides = 16.0
        private static let weight = 0.2

        let interval: Duration?
        private(set) var poll = first
        private(set) var hasBacklog = true
        private var besides: [(time: Duration, requests: Int)] = []

        init(interval: Duration?) {
            self.interval = interval
        }

        var fixedPerHour: Double { interval.map { poll * (.seconds(3600) / $0) } ?? 0 }
        var besidesPerHour: Double { max(Self.leastBesides, Double(besides.reduce(0) { $0 + $1.requests })) }

        mutating func record(poll requests: Int) {
            poll += (Double(requests) - poll) * Self.weight
        }

        mutating func record(besides requests: Int, hasBacklog: Bool, at uptime: Duration) {
            self.hasBacklog = hasBacklog
            besides.removeAll { $0.time <= uptime - .seconds(3600) }
            if requests > 0 { besides.append((uptime, requests)) }
        }
    }
}
