import Basics
import BasicsFixtures
import Ledger

@testable import Collector
@testable import PostHogLogs

/// A project whose state is set by hand.
struct ProjectFixture {
    static let project = Project(name: "shop", id: "77", host: "https://eu.posthog.com")
    static let settings = PollSettings(
        interval: .seconds(90),
        horizon: LedgerHorizon(
            grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: 3600, sweeps: false),
        windowSeconds: 300, seriesLimit: 100)
    static let start = Timestamp(seconds: 1_795_435_200)

    /// Nothing is known.
    static func state() -> ProjectState {
        let clock = ManualClock(start)
        let client = LogsClient(
            project: project.id, transport: NoTransport(),
            limiter: RequestLimiter(Budget(perMinute: 0, perHour: 0), pause: .seconds(60), clock: clock),
            clock: clock, interval: settings.interval, bucketSeconds: 300)
        return ProjectState(
            settings: settings, ledger: Ledger(.severities, settings.horizon, seriesLimit: settings.seriesLimit),
            client: client, at: .zero)
    }
}

struct NoTransport: Transport {
    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        throw .unreachable("nothing is asked here")
    }
}
