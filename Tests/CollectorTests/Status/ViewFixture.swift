import Basics
import BasicsFixtures
import FoundationEssentials
import Ledger
import Logging
import PostHogLogs

@testable import Collector

/// What the task of a project would be asked.
enum ViewFixture {
    /// Three services at a minute to noon: one counts, one was there before.
    static func counting() -> ProjectState {
        var state = ProjectFixture.state()
        let now = ProjectFixture.start
        let grid = state.ledger.horizon.grid
        let old = grid.bucket(holding: now.adding(seconds: -600))
        _ = state.ledger.advance(to: now, uptime: .zero)
        state.ledger.record(totals: [old: 7], of: state.ledger.recentBuckets, at: now)
        state.ledger.record([Sample(service: "web", severity: .info, count: 7)], of: old, at: now)
        _ = state.ledger.completeBaseline()
        let newest = grid.bucket(holding: now)
        state.ledger.record(totals: [newest: 20], of: [newest], at: now)
        state.ledger.record(
            [
                Sample(service: "api", severity: .error, count: 2), Sample(service: "api", severity: .info, count: 10),
                Sample(service: .blank, severity: .fatal, count: 3), Sample(service: "web", severity: .warn, count: 1),
            ], .part, of: newest, at: now)
        return state
    }

    static var poller: ProjectPoller {
        let clock = ManualClock(ProjectFixture.start)
        let limiter = RequestLimiter(Budget(perMinute: 0, perHour: 0), pause: .seconds(60), clock: clock)
        return ProjectPoller(
            project: ProjectFixture.project, settings: ProjectFixture.settings,
            schedule: PollSchedule(interval: ProjectFixture.settings.interval, index: 0, count: 1),
            transport: NoTransport(), limiter: limiter, clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    static func view(of state: ProjectState) -> ProjectView {
        ProjectView(
            poller, state, budget: [BudgetStatus(window: "minute", limit: 240, remaining: 200)], keyPause: .seconds(7))
    }

    /// The JSON that a view writes.
    static func read<Value: Decodable>(_ type: Value.Type, _ write: (inout JSONText) -> Void) throws -> Value {
        var json = JSONText()
        write(&json)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(json.bytes))
    }
}
