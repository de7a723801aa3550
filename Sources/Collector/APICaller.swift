import Basics
import Logging
import PostHogLogs

/// Makes the calls of one project: waits until the limiter of its key lets them go, keeps to the retry schedule, notes in the
/// health what came of each, and says in the log what a person has to know, once.
struct APICaller {
    /// Failures of one endpoint in a row after which the rest of a poll leaves it alone.
    private static let patience = 2

    let poller: ProjectPoller
    var logger: Logger { poller.logger }
    private var began: Duration = .zero
    private var calls = 0
    /// When the last request was sent.
    private var sent: Duration = .zero
    private var failuresInRow: [Endpoint: Int] = [:]
    /// What ails an endpoint; nothing once it answers again.
    private var ailments: [Endpoint: PollFailure] = [:]
    /// Why nothing of the project is asked, where its key or id was refused; nothing once anything answers again.
    private var projectAilment: PollFailure?
    /// What first kept this poll from getting its counts.
    private var firstFailure: PollFailure?
    var warnedOfSkew = false
    var warnedOfClock = false
    var nextWarningOfDate: Duration = .zero
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

    /// A poll that was not allowed a single call, since all is paused, is none; but nothing is up meanwhile.
    ///
    /// - Parameter outcome: what came of it if no call failed.
    mutating func endPoll(_ health: inout ProjectHealth, ifNothingFailed outcome: PollOutcome) {
        isUrgent = false
        guard calls > 0 else { return health.paused() }
        let uptime = poller.clock.uptime
        health.finished(
            poll: firstFailure.map { .failed(reason: $0.reason) } ?? outcome, after: uptime - began,
            at: health.clock.time(at: uptime) ?? poller.clock.now)
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
        guard await !poller.limiter.isPaused else { return paused(endpoint) }
        guard state.retries.mayAsk(endpoint, at: poller.clock.uptime), !(isUrgent && isSilent(endpoint)),
            failuresInRow[endpoint, default: 0] < Self.patience
        else {
            spoil(endpoint, ailments[endpoint] ?? projectAilment)
            return .nothing
        }
        do {
            let answer = try await attempt(request, state: &state, decode: decode)
            await poller.limiter.passed(sent: sent)
            succeeded(request, state: &state)
            return .answer(answer)
        } catch RequestLimiter.Refusal.throttled {
            return paused(endpoint)
        } catch PollFailure.throttled(let delay) {
            let pause = await poller.limiter.throttled(retryAfter: delay, sent: sent)
            failed(endpoint, .throttled(retryAfter: delay), state: &state, pause: pause)
            return .nothing
        } catch let failure as PollFailure {
            if failure.isMissingEndpoint { return .missing(failure) }
            let seconds = request.range?.seconds ?? 0
            if state.limits.isTooLong(endpoint, seconds: seconds, failure) { return .tooMuch(failure) }
            failed(endpoint, failure, state: &state)
            return .nothing
        } catch {
            return .nothing  // Cancelled: the process stops, and nothing is wrong with the endpoint.
        }
    }

    /// One call, and a second one at once where the first ended in a refusal of a key that has been replaced since, or in an
    /// error of the server's own; not where less is to be asked for if that is no accident.
    private mutating func attempt<Answer>(
        _ request: LogsRequest, state: inout ProjectState,
        decode: (LogsResponse, Timestamp?) throws(PollFailure) -> Answer
    ) async throws -> Answer {
        do {
            return try decode(await call(request, health: &state.health), poller.clock.now)
        } catch let failure as PollFailure {
            let isAccident = failure.isRetriedAtOnce && !state.limits.isSuspected(request.endpoint)
            let isCured = failure.refusesKey ? await isKeyReplaced() : isAccident
            guard isCured else { throw failure }
            state.health.retries(request.endpoint, because: failure.reason)
            return try decode(await call(request, health: &state.health), poller.clock.now)
        }
    }

    /// Whether another key is in use than when this was asked last.
    private mutating func isKeyReplaced() async -> Bool {
        let number = await poller.transport.keyNumber
        defer { keyNumber = number }
        return number != keyNumber
    }

    private mutating func call(_ request: LogsRequest, health: inout ProjectHealth) async throws -> LogsResponse {
        try await poller.limiter.admit()
        calls += 1
        sent = poller.clock.uptime
        do throws(TransportFailure) {
            let response = try await poller.transport.send(request)
            let uptime = poller.clock.uptime
            health.answered(
                request.endpoint, response, after: uptime - sent, at: poller.clock.now, uptime: uptime)
            warnOfDate(health.clock)
            warnOfSkew(health.clock)
            return response
        } catch {
            guard error != .cancelled else { throw CancellationError() }
            health.unanswered(request.endpoint, after: poller.clock.uptime - sent)
            throw PollFailure(error)
        }
    }

    private mutating func succeeded(_ request: LogsRequest, state: inout ProjectState) {
        let endpoint = request.endpoint
        state.retries.succeeded(endpoint)
        if let range = request.range { state.limits.answered(endpoint, seconds: range.seconds) }
        state.health.judged(endpoint, up: true)
        projectAilment = nil
        failuresInRow[endpoint] = nil
        guard ailments.removeValue(forKey: endpoint) != nil else { return }
        logger.info("endpoint answers again", metadata: ["endpoint": "\(endpoint.rawValue)"])
    }

    /// Notes that no request of the key may go.
    private mutating func paused<Answer>(_ endpoint: Endpoint) -> Reply<Answer> {
        spoil(endpoint, .throttled(retryAfter: nil))
        return .nothing
    }

    /// Notes a failure that nothing else can be done about, and says so if it is news.
    ///
    /// - Parameter keyPause: how long no request of the key is made.
    mutating func failed(
        _ endpoint: Endpoint, _ failure: PollFailure, state: inout ProjectState, pause keyPause: Duration = .zero
    ) {
        let pause = max(keyPause, rest(endpoint, failure, state: &state))
        failuresInRow[endpoint, default: 0] += 1
        spoil(endpoint, failure)
        if failure.isOfWholeProject { projectAilment = failure }
        let isNews = ailments.updateValue(failure, forKey: endpoint)?.reason != failure.reason
        tell(failure, of: endpoint, pause: pause, isNews ? .warning : failure.reason == .throttled ? .info : .debug)
    }

    /// Notes a failure that something else makes good: the endpoint is down and rests, the poll is not lost.
    mutating func replaced(_ endpoint: Endpoint, _ failure: PollFailure, state: inout ProjectState) {
        ailments[endpoint] = nil
        rest(endpoint, failure, state: &state)
    }

    @discardableResult
    private func rest(_ endpoint: Endpoint, _ failure: PollFailure, state: inout ProjectState) -> Duration {
        state.health.judged(endpoint, up: false)
        return state.retries.failed(endpoint, failure, at: poller.clock.uptime, jitter: poller.jitter())
    }

    /// Notes what this poll lacks. has_logs gives no counts.
    private mutating func spoil(_ endpoint: Endpoint, _ failure: PollFailure?) {
        if endpoint != .hasLogs { firstFailure = firstFailure ?? failure }
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
