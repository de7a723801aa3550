import Basics
import BasicsFixtures
import Collector
import PostHogSimulator

/// What a project may live through: which server, how often it is polled, and what happens, step by step.
struct History: Sendable, CustomStringConvertible {
    var server: Server
    var interval: Int
    var hidesDate: Bool
    /// Whether a byte in the name of a service is no text. Such a name cannot be asked for.
    var hasBrokenName: Bool
    var steps: [Step]

    enum Server: String, CaseIterable, Sendable {
        case current, endIncluded, cut, nameless, may2026, april2026

        var version: ServerVersion {
            var version = ServerVersion.current
            switch self {
            case .current: break
            case .endIncluded: return .endIncluded
            case .cut: version.services.cap = 2
            case .nameless:
                version.services.cap = 2
                version.routes.remove(.values)
            case .may2026: return .may2026
            case .april2026: return .april2026
            }
            return version
        }

        /// Whether services answers for more than it is asked about: nobody can tell such an answer from that of a replica
        /// that lags.
        var answersForMore: Bool { self == .may2026 || self == .april2026 || self == .endIncluded }
    }

    /// Whether every service can be named; otherwise only the sums over services are the truth. Of a list that is cut
    /// nobody can tell whether what is missing has no name, or is missing from a replica that lags.
    var namesAll: Bool {
        switch server {
        case .nameless: false
        case .cut:
            !steps.contains { step in
                switch step {
                case .lag(.services, _), .empty(.services): true
                // What a baseline has in a last microsecond is no different from what nobody can name.
                case .edge(_, _, _, _, isBefore: true): losesState
                default: false
                }
            }
        case .current, .endIncluded, .may2026, .april2026: true
        }
    }

    private var losesState: Bool {
        steps.contains { if case .loseState = $0 { true } else { false } }
    }

    /// A random one; equal seeds give equal histories.
    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        // Half of all on a server of today, the others on the odd ones.
        server = random.chance(50) ? .current : Server.allCases.randomElement(using: &random) ?? .current
        interval = random.chance(15) ? 60 : [300, 600].randomElement(using: &random) ?? 300
        hidesDate = random.chance(30)
        hasBrokenName = server == .current && random.chance(30)
        steps = []
        for _ in 0..<Int.random(in: 5...25, using: &random) {
            steps += Self.moment(on: server, &random)
            steps.append(.poll)
        }
    }

    init(
        server: Server = .current, interval: Int = 300, hidesDate: Bool = false, hasBrokenName: Bool = false,
        steps: [Step]
    ) {
        self.server = server
        self.interval = interval
        self.hidesDate = hidesDate
        self.hasBrokenName = hasBrokenName
        self.steps = steps
    }

    /// What happens before a poll.
    private static func moment(on server: Server, _ random: inout SeededGenerator) -> [Step] {
        var steps: [Step] = []
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            steps.append(
                .entries(
                    service: Int.random(in: 0..<9, using: &random), severity: Int.random(in: 0..<11, using: &random),
                    count: Int.random(in: 1...9, using: &random), age: age(&random)))
        }
        if random.chance(25) {
            steps.append(
                .edge(
                    service: .random(in: 0..<9, using: &random), severity: .random(in: 0..<11, using: &random),
                    count: .random(in: 1...9, using: &random),
                    width: BucketGrid.widths.randomElement(using: &random) ?? 60, isBefore: random.chance(60)))
        }
        guard random.chance(45) else { return steps }
        let routes: [Route] = [.countRanges, .sparkline] + (server.answersForMore ? [] : [.services])
        let route = routes.randomElement(using: &random) ?? .sparkline
        switch Int.random(in: 0..<20, using: &random) {
        case 0, 1, 2:
            steps.append(
                .storm(
                    seed: .random(in: 0...999, using: &random), losses: .random(in: 0...50, using: &random),
                    arrivals: .random(in: 0...60, using: &random)))
        case 3, 4: steps.append(.lag(route, seconds: .random(in: 60...4000, using: &random)))
        case 5: steps.append(.empty(route))
        case 6:
            steps.append(
                .limit(
                    route, seconds: [900, 1800, 3600].randomElement(using: &random) ?? 900,
                    refusal: SpanLimit.Refusal.allCases.randomElement(using: &random) ?? .tooManyBytes))
        case 7, 8, 9: steps.append(.calm)
        case 10, 11: steps.append(.kill(atCall: .random(in: 1...12, using: &random)))
        case 12: steps.append(.killAfterSave)
        case 13: steps.append(.down(seconds: .random(in: 10...9000, using: &random)))
        case 14: steps.append(random.chance(30) ? .loseState : .calm)
        case 15, 16: steps.append(buckets(&random))
        case 17: steps.append(.date(date(&random)))
        default: steps.append(.clock(aheadBy: random.chance(30) ? 0 : jump(&random)))
        }
        return steps
    }

    private static func buckets(_ random: inout SeededGenerator) -> Step {
        let width = BucketGrid.widths.randomElement(using: &random) ?? 300
        return .buckets(width: width, count: .random(in: 1...min(96, 43_200 / Int(width)), using: &random))
    }

    /// From seconds to decades, in both directions.
    private static func jump(_ random: inout SeededGenerator) -> Int64 {
        let longest: Int64 = [90, 7200, 86_400, 30 * 86_400, 40 * 365 * 86_400].randomElement(using: &random) ?? 7200
        return Int64.random(in: -longest...longest, using: &random)
    }

    private static func date(_ random: inout SeededGenerator) -> Dates.Behaviour {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: .absent
        case 1: .ahead(jump(&random))
        case 2: .alternating(jump(&random))
        default: .right
        }
    }

    /// Mostly fresh, sometimes as late as a day, now and then of the future.
    private static func age(_ random: inout SeededGenerator) -> Int64 {
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1: .random(in: 60...3600, using: &random)
        case 2: .random(in: 3600...43_200, using: &random)
        case 3: -(.random(in: 1...3600, using: &random))
        default: .random(in: 0...30, using: &random)
        }
    }

    var description: String {
        "History(server: .\(server), interval: \(interval), hidesDate: \(hidesDate), hasBrokenName: \(hasBrokenName), steps: [\n"
            + steps.map { "    \($0)\n" }.joined() + "])"
    }
}
