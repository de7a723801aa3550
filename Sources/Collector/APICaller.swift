import Basics
import Logging
import PostHogLogs

/// Makes the calls of one project: waits for the budget, keeps to the retry schedule, notes in the health what came of
/// each, and says in the log what a person has to know, once.
struct APICaller {
    /// Failures of one endpoint in a row after which the rest of a poll leaves it alone.
    private static let patience = 2

    private let poller: ProjectPoller
    var logger: Logger { poller.logger }
    private var began: Duration = .zero
    private var calls = 0
    private var failuresInRow: [Endpoint: Int] = [:]
    /// What ails an endpoint; nothing once it answers again.
    private var ailments: [Endpoint: PollFailure] = [:]
    private var firstFailure: PollFailure?
    var warnedOfSkew = false
    /// The key that was last seen in use.
    private var keyNumber: Int?
    /// Whether current data waits for what is asked now.
    private var isUrgent = false

    init(_ poller: ProjectPoller) {
        self.poller = poller
    }

    mutating func beginPoll() {
        isUrgent = true
        began = poller.clock.uptime
        calls = 0
        failuresInRow = [:]
        firstFailure = nil
    }

    /// A poll that was not allowed a single call, since all is paused, is none.
    mutating func endPoll(_ health: inout ProjectHealth) {
        isUrgent = false
        guard calls > 0 else { return }
        let outcome = firstFailure.map { PollOutcome.failed(reason: $0.reason) } ?? .complete
        health.finished(poll: outcome, after: poller.clock.uptime - began, at: poller.clock.now)
    }

    /// Whether an endpoint has just failed: not the time for what can as well wait.
    var hasFailures: Bool { !failuresInRow.isEmpty || firstFailure != nil }

    /// What came of a request.
    enum Reply<Answer> {
        case answer(Answer)
        /// PostHog would answer for a shorter range.
        case tooMuch(PollFailure)
        /// The server does not have the endpoint.
        case missing(PollFailure)
        /// It failed, or it is not to be asked now.
        case nothing

        var value: Answer? {
            if case .answer(let answer) = self { answer } else { nil }
        }
    }

    /// Whether the last call of an endpoint brought no answer in time. It is not asked again where current data would wait
    /// for it, so that it delays no other endpoint.
    private func isSilent(_ endpoint: Endpoint) -> Bool { ailments[endpoint]?.reason == .timeout }

    /// The endpoints that are to be tried again when nothing waits for them.
    func silentEndpoints(_ retries: RetrySchedule) -> [Endpoint] {
        Endpoint.allCases.filter { isSilent($0) && retries.mayAsk($0, at: poller.clock.uptime) }
    }

    /// Asks once. A reply of too much or missing is left to the caller, who either has another way or calls `failed`.
    mutating func ask<Answer>(
        _ request: LogsRequest, state: inout ProjectState,
        decode: (LogsResponse, Timestamp?) throws(PollFailure) -> Answer
    ) async -> Reply<Answer> {
        let endpoint = request.endpoint
        if await isKeyReplaced() { state.retries.keyReplaced() }
        guard state.retries.mayAsk(endpoint, at: poller.clock.uptime), !(isUrgent && isSilent(endpoint)),
            failuresInRow[endpoint, default: 0] < Self.patience
        else {
            firstFailure = firstFailure ?? ailments[endpoint]
            return .nothing
        }
        do {
            let answer = try await attempt(request, health: &state.health, decode: decode)
            succeeded(endpoint, state: &state)
            return .answer(answer)
        } catch let failure as PollFailure {
            if case .tooMuchAsked = failure { return .tooMuch(failure) }
            if case .notFound(let error) = failure, error.isOfEndpoint { return .missing(failure) }
            failed(endpoint, failure, state: &state)
            return .nothing
        } catch {
            return .nothing  // Cancelled: the process stops, and nothing is wrong with the endpoint.
        }
    }

    /// One call, and a second one at once where the first ended in an error of the server's own, or in a refusal of a key
    /// that has been replaced since.
    private mutating func attempt<Answer>(
        _ request: LogsRequest, health: inout ProjectHealth,
        decode: (LogsResponse, Timestamp?) throws(PollFailure) -> Answer
    ) async throws -> Answer {
        do {
            return try decode(await call(request, health: &health), poller.clock.now)
        } catch let failure as PollFailure {
            let isCured = failure.refusesKey ? await isKeyReplaced() : failure.isRetriedAtOnce
            guard isCured else { throw failure }
            health.retries(request.endpoint, because: failure.reason)
            return try decode(await call(request, health: &health), poller.clock.now)
        }
    }

    /// Whether another key is in use than when this was asked last.
    private mutating func isKeyReplaced() async -> Bool {
        let number = await poller.transport.keyNumber
        defer { keyNumber = number }
        return number != keyNumber
    }

    private mutating func call(_ request: LogsRequest, health: inout ProjectHealth) async throws -> LogsResponse {
        try await poller.budget.admit()
        calls += 1
        let sent = poller.clock.uptime
        do throws(TransportFailure) {
            let response = try await poller.transport.send(request)
            let uptime = poller.clock.uptime
            health.answered(
                request.endpoint, response, after: uptime - sent, at: poller.clock.now, uptime: uptime)
            warnOfSkew(health)
            return response
        } catch {
            guard error != .cancelled else { throw CancellationError() }
            health.unanswered(request.endpoint, after: poller.clock.uptime - sent)
            throw PollFailure(error)
        }
    }

    private mutating func succeeded(_ endpoint: Endpoint, state: inout ProjectState) {
        state.retries.succeeded(endpoint)
        state.health.judged(endpoint, up: true)
        failuresInRow[endpoint] = nil
        guard ailments.removeValue(forKey: endpoint) != nil else { return }
        logger.info("endpoint answers again", metadata: ["endpoint": "\(endpoint.rawValue)"])
    }

    /// Notes a failure that nothing else can be done about, and says so if it is news.
    mutating func failed(_ endpoint: Endpoint, _ failure: PollFailure, state: inout ProjectState) {
        rest(endpoint, failure, state: &state)
        failuresInRow[endpoint, default: 0] += 1
        firstFailure = firstFailure ?? failure
        let isNews = ailments.updateValue(failure, forKey: endpoint)?.reason != failure.reason
        logger.log(
            level: isNews ? .warning : .debug, "\(failure): \(failure.remedy)",
            metadata: ["endpoint": "\(endpoint.rawValue)", "reason": "\(failure.reason.rawValue)"])
    }

    /// Notes a failure that something else makes good: the endpoint is down and rests, the poll is not lost.
    mutating func replaced(_ endpoint: Endpoint, _ failure: PollFailure, state: inout ProjectState) {
        ailments[endpoint] = nil
        rest(endpoint, failure, state: &state)
    }

    private func rest(_ endpoint: Endpoint, _ failure: PollFailure, state: inout ProjectState) {
        state.retries.failed(endpoint, failure, at: poller.clock.uptime, jitter: poller.jitter())
        state.health.judged(endpoint, up: false)
    }
}

extension APIError {
    /// Whether what was not found is the endpoint: a project that is not there is called so.
    var isOfEndpoint: Bool {
        guard let detail = detail?.lowercased() else { return false }
        return detail.contains("endpoint")
    }
}

extension PollFailure {
    /// An error of the server's own is often gone a moment later.
    fileprivate var isRetriedAtOnce: Bool {
        if case .unexpectedStatus(let status, _) = self { (500..<600).contains(status) } else { false }
    }

    /// Another key might be accepted.
    fileprivate var refusesKey: Bool {
        switch self {
        case .unauthorized, .forbidden: true
        default: false
        }
    }
}
