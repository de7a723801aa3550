package import Basics
package import PostHogLogs

/// Asks until there is an answer, as a person would who waits for it: after a 429 when PostHog allows it again, after other
/// failures that may pass a few times, at growing distances. What will not pass is thrown at once.
package struct PatientClient: Sendable {
    package var client: LogsClient
    /// Before a question is asked again.
    var shortestPause = Duration.seconds(1)
    private let clock: any WallClock
    private let report: @Sendable (Wait) -> Void

    /// That a question is asked again, and when.
    package struct Wait: Hashable, Sendable {
        package let endpoint: Endpoint
        package let failure: PollFailure
        package let pause: Duration
    }

    private static let maxFailures = 4
    private static let maxThrottles = 20

    /// - Parameter report: called before each wait.
    package init(
        _ client: LogsClient, clock: any WallClock, report: @escaping @Sendable (Wait) -> Void = { _ in }
    ) {
        self.client = client
        self.clock = clock
        self.report = report
    }

    package mutating func ask<Answer>(
        _ endpoint: Endpoint, _ question: (inout LogsClient) async throws(Unanswered) -> Answer
    ) async throws(ReadingFailure) -> Answer {
        var failures = 0
        var throttles = 0
        while true {
            client.beginRound()
            client.stopHurrying()
            do throws(Unanswered) {
                return try await question(&client)
            } catch {
                guard case .failed(let failure) = error else { throw .cancelled }
                if case .throttled = failure { throttles += 1 } else { failures += 1 }
                guard failure.mayPass, failures <= Self.maxFailures, throttles <= Self.maxThrottles else {
                    throw .failed(failure)
                }
                try await wait(
                    Wait(endpoint: endpoint, failure: failure, pause: await pause(endpoint, after: failures)))
            }
        }
    }

    /// Waits, unless the task is cancelled.
    package func sleep(for duration: Duration) async throws(ReadingFailure) {
        do {
            try await clock.sleep(for: duration)
        } catch {
            throw .cancelled
        }
    }

    private func wait(_ wait: Wait) async throws(ReadingFailure) {
        report(wait)
        try await sleep(for: wait.pause)
    }

    /// At least as long as the endpoint is paused.
    private func pause(_ endpoint: Endpoint, after failures: Int) async -> Duration {
        max(await client.pause(of: endpoint), shortestPause, .seconds(1 << max(0, failures - 1)))
    }
}

extension PollFailure {
    /// Whether the same question may be answered a little later.
    package var mayPass: Bool {
        switch self {
        case .transport, .timeout, .throttled, .overloaded, .undecodable: true
        case .unexpectedStatus(let status, _): status >= 500
        case .untrusted, .tooLarge, .unauthorized, .forbidden, .notFound, .intermediary, .logsNotAvailable,
            .tooMuchAsked:
            false
        }
    }
}
