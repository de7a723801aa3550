import Basics
import PostHogLogs
import PostHogSimulator

/// Log entries at so many a second, given to a simulated PostHog whenever somebody waits for something.
final class SteadyTraffic {
    /// Entries a second.
    var rates: [Cell: Double]
    private let api: LogsAPI
    private let now: @Sendable () -> Timestamp
    private var turn = 0
    private var due: [Cell: Double] = [:]
    private let clock = ContinuousClock()
    private var last: ContinuousClock.Instant

    /// - Parameter now: PostHog's clock.
    init(_ api: LogsAPI, _ rates: [Cell: Double], now: @escaping @Sendable () -> Timestamp) {
        self.api = api
        self.now = now
        self.rates = rates
        last = clock.now
    }

    /// Waits for a condition while entries flow.
    func flow(until what: String, within limit: Duration, _ condition: () async throws -> Bool) async throws {
        try await eventually(what, within: limit) {
            flow()
            return try await condition()
        }
    }

    /// Looks for some time whether a condition holds while entries flow.
    func flow(for time: Duration, while condition: () async throws -> Bool) async throws -> Bool {
        try await holds(for: time) {
            flow()
            return try await condition()
        }
    }

    private func flow() {
        let now = clock.now
        // A machine that was held up makes no surge of what it missed.
        let seconds = min((now - last) / .seconds(1), 1)
        last = now
        turn += 1
        for (cell, rate) in rates {
            due[cell, default: 0] += rate * seconds
            let count = Int(due[cell, default: 0])
            due[cell, default: 0] -= Double(count)
            api.ingest([record(cell, count: count)])
        }
    }

    /// Most entries are of the last minute, so that a window of that minute shows at once what begins now; some are of this
    /// one, so that there is always something in it. All cells take turns together: a minute has them in their proportion.
    private func record(_ cell: Cell, count: Int) -> LogRecord {
        let age: Int64 = turn % 10 == 0 ? 0 : 60
        return LogRecord(
            timestamp: now().adding(seconds: -age), serviceName: cell.service.text, severityText: cell.severity,
            bytes: count * 100, count: count)
    }
}
