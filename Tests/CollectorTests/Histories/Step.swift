import PostHogSimulator

/// One thing that happens in a history. A list of them is a script that anybody can run again.
enum Step: Hashable, Sendable, CustomStringConvertible {
    /// Entries arrive that are `age` seconds old; a negative age is of the future.
    case entries(service: Int, severity: Int, count: Int, age: Int64)
    /// Entries arrive that lie in the first microsecond since a whole minute, hour or what lies between, or in the last before.
    case edge(service: Int, severity: Int, count: Int, width: Int64, isBefore: Bool)
    /// A poll, and the wait until the next.
    case poll
    /// From now on answers are lost or replaced by failures, and entries arrive between any two calls, in per cent of the calls.
    case storm(seed: UInt64, losses: Int, arrivals: Int)
    /// From now on an endpoint is answered by a replica that is so many seconds behind.
    case lag(Route, seconds: Int64)
    /// From now on an endpoint answers 200 with nothing.
    case empty(Route)
    /// From now on an endpoint refuses ranges longer than this.
    case limit(Route, seconds: Int64, refusal: SpanLimit.Refusal)
    /// All is as it should be again.
    case calm
    /// The process dies during the poll that follows, at its so many-th call from now.
    case kill(atCall: Int)
    /// The process dies as soon as it has saved what it was about to show.
    case killAfterSave
    /// The process is down for so many seconds, and goes on with what it saved.
    case down(seconds: Int64)
    /// The process is restarted at once, and goes on with buckets of another width, and as many of them.
    case buckets(width: Int64, count: Int)
    /// The process starts without what it saved.
    case loseState
    /// The clock of the process is ahead by so many seconds; behind if negative.
    case clock(aheadBy: Int64)
    /// From now on the answers tell the time so.
    case date(Dates.Behaviour)

    var description: String {
        switch self {
        case .entries(let service, let severity, let count, let age):
            ".entries(service: \(service), severity: \(severity), count: \(count), age: \(age)),"
        case .edge(let service, let severity, let count, let width, let isBefore):
            ".edge(service: \(service), severity: \(severity), count: \(count), width: \(width), isBefore: \(isBefore)),"
        case .poll: ".poll,"
        case .storm(let seed, let losses, let arrivals):
            ".storm(seed: \(seed), losses: \(losses), arrivals: \(arrivals)),"
        case .lag(let route, let seconds): ".lag(.\(route), seconds: \(seconds)),"
        case .empty(let route): ".empty(.\(route)),"
        case .limit(let route, let seconds, let refusal):
            ".limit(.\(route), seconds: \(seconds), refusal: .\(refusal)),"
        case .calm: ".calm,"
        case .kill(let call): ".kill(atCall: \(call)),"
        case .killAfterSave: ".killAfterSave,"
        case .down(let seconds): ".down(seconds: \(seconds)),"
        case .buckets(let width, let count): ".buckets(width: \(width), count: \(count)),"
        case .loseState: ".loseState,"
        case .clock(let seconds): ".clock(aheadBy: \(seconds)),"
        case .date(let behaviour): ".date(\(behaviour)),"
        }
    }
}
