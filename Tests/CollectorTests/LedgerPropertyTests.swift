import Collector
import PostHogLogs
import PostHogSimulator
import Testing
import Wire

@Suite struct LedgerPropertyTests {
    @Test(
        "entries between any two calls, late ones, 40 % of the answers lost: the counters end equal to the truth",
        arguments: 1...200 as ClosedRange<UInt64>)
    func history(seed: UInt64) async {
        let rig = Rig()
        for severity in ["info", "trace", ""] { rig.before("api", severity, count: 3, secondsAgo: 700) }
        let storm = Storm(rig, seed: seed)
        await rig.run(polls: 45, through: storm) { poll in
            // The baseline is to be whole before there is a truth to compare with.
            if rig.last.baselineComplete, poll < 25 { storm.rage() }
            if poll == 25 { storm.calm() }
        }
        #expect(rig.last.counted == rig.truth)
        #expect(!rig.truth.isEmpty)
    }
}

/// Between the poller and PostHog: lets entries come in before any call, and loses answers.
private final class Storm: Transport, @unchecked Sendable {  // all that changes is reached under `lock` alone
    private static let severities: [(text: String, shown: Severity)] = [
        ("trace", .trace), ("debug", .debug), ("info", .info), ("warn", .warn), ("error", .error), ("fatal", .fatal),
        ("", .unknown),
    ]

    private let rig: Rig
    private let lock = Lock()
    private var random: SeededGenerator
    private var isRaging = false

    init(_ rig: Rig, seed: UInt64) {
        self.rig = rig
        random = SeededGenerator(seed: seed)
    }

    func rage() { lock.withLock { isRaging = true } }
    func calm() { lock.withLock { isRaging = false } }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        let isLost = lock.withLock {
            guard isRaging else { return false }
            if random.chance(60) { ingestSome() }
            return random.chance(40)
        }
        let answer = try await InProcessTransport(rig.api).send(request)
        guard !isLost else { throw .unreachable("the answer was lost") }
        return answer
    }

    /// Call under `lock`.
    private func ingestSome() {
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let severity = Self.severities[Int.random(in: 0..<Self.severities.count, using: &random)]
            let service = ["api", "web", "", "cron"].randomElement(using: &random) ?? ""
            let age = random.chance(30) ? Int64.random(in: 0...1500, using: &random) : 0
            rig.ingest(
                service, severity.text, count: Int.random(in: 1...5, using: &random), secondsAgo: age,
                as: severity.shown)
        }
    }
}
