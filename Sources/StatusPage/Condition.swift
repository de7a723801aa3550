import Collector

/// How a project does, in a word; the worst first.
enum Condition: Int, Comparable {
    /// The last poll did not get everything.
    case failing
    /// No poll has ended for long.
    case stalled
    /// Something fails that no count depends on.
    case troubled
    /// No poll has ended yet.
    case starting
    /// Another replica polls it.
    case standby
    case good

    /// So many intervals may pass without the end of a poll; a busy PostHog takes minutes for one.
    private static let maxIntervals = 3
    private static let shortestLimit: Duration = .seconds(180)

    /// - Parameter age: how long ago the status was published.
    init(_ status: ProjectStatus?, age: Duration) {
        guard let status else {
            self = .starting
            return
        }
        self.init(
            age: age, interval: status.interval, polls: status.polls, isUp: status.isUp,
            hasProblems: !status.problems.isEmpty)
    }

    init(age: Duration, interval: Duration, polls: Int, isUp: Bool, hasProblems: Bool) {
        if age > max(interval * Self.maxIntervals, Self.shortestLimit) {
            self = .stalled
        } else if polls == 0 {
            self = .starting
        } else if !isUp {
            self = .failing
        } else {
            self = hasProblems ? .troubled : .good
        }
    }

    var word: String {
        switch self {
        case .failing: "Failing"
        case .stalled: "Stalled"
        case .troubled: "Working, with a problem"
        case .starting: "Starting"
        case .standby: "Standby"
        case .good: "Healthy"
        }
    }

    var style: StaticString {
        switch self {
        case .failing, .stalled: "bad"
        case .troubled, .starting: "caution"
        case .good, .standby: "good"
        }
    }

    static func < (one: Condition, other: Condition) -> Bool { one.rawValue < other.rawValue }
}

extension ShownProject {
    func age(at uptime: Duration) -> Duration { max(.zero, uptime - (status?.uptime ?? uptime)) }

    func condition(at uptime: Duration) -> Condition {
        isPolledElsewhere ? .standby : Condition(status, age: age(at: uptime))
    }
}
