import Basics

// One request, and what comes of it.

extension LogsClient {
    enum Outcome<Answer> {
        case answer(Answer)
        /// PostHog may answer for a shorter range.
        case tooLong(PollFailure)
        case unanswered(Unanswered)
    }

    /// Why a call brought no answer.
    private enum CallFailure: Error {
        case failed(PollFailure)
        /// It was not made, since no request of the key may go.
        case paused
        case cancelled
    }

    /// Reads an answer; the time is this machine's.
    typealias Decoding<Answer> = (LogsResponse, Timestamp?) throws(PollFailure) -> Answer

    mutating func ask<Answer>(_ request: LogsRequest, decode: Decoding<Answer>) async -> Outcome<Answer> {
        let endpoint = request.endpoint
        if await isKeyReplaced() { retries.keyReplaced() }
        if let failure = await reasonNotToAsk(endpoint) { return notAsked(endpoint, because: failure) }
        do throws(CallFailure) {
            let answer = try await attempt(request, decode: decode)
            await limiter.passed(sent: sent)
            succeeded(request)
            return .answer(answer)
        } catch {
            switch error {
            case .failed(let failure): return await outcome(of: request, failure)
            case .paused: return notAsked(endpoint, because: .throttled(retryAfter: nil))
            case .cancelled: return .unanswered(.cancelled)
            }
        }
    }

    /// nil if it may be asked.
    private func reasonNotToAsk(_ endpoint: Endpoint) async -> PollFailure? {
        guard await !limiter.isPaused else { return .throttled(retryAfter: nil) }
        if let failure = retries.failure(resting: endpoint, at: clock.uptime) { return failure }
        let wouldDelay = round.urgency == .urgent && isSilent(endpoint)
        return wouldDelay || round.isGivenUp(endpoint) ? failing[endpoint] : nil
    }

    private mutating func notAsked<Answer>(_ endpoint: Endpoint, because failure: PollFailure) -> Outcome<Answer> {
        round.lacks(endpoint, because: failure)
        return .unanswered(.failed(failure))
    }

    private mutating func outcome<Answer>(of request: LogsRequest, _ failure: PollFailure) async -> Outcome<Answer> {
        let endpoint = request.endpoint
        if case .throttled(let delay) = failure {
            let pause = await limiter.throttled(retryAfter: delay, sent: sent)
            return .unanswered(failed(endpoint, failure, keyRest: pause))
        }
        if let range = request.range, limits.isTooLong(endpoint, seconds: range.seconds, failure) {
            return .tooLong(failure)
        }
        return .unanswered(failed(endpoint, failure))
    }

    /// One call, and a second one at once where the first ended in a refusal of a key that has been replaced since, or in an
    /// error of the server's own; not where less is to be asked for if that is no accident.
    private mutating func attempt<Answer>(
        _ request: LogsRequest, decode: Decoding<Answer>
    ) async throws(CallFailure) -> Answer {
        do throws(CallFailure) {
            return try await call(request, decode: decode)
        } catch {
            guard case .failed(let failure) = error else { throw error }
            let isAccident = failure.isServerError && !limits.isSuspected(request.endpoint)
            guard failure.refusesKey ? await isKeyReplaced() : isAccident else { throw error }
            endpoints[request.endpoint, default: EndpointHealth()].retried(because: failure.reason)
            return try await call(request, decode: decode)
        }
    }

    /// Whether another key is in use than when this was asked last.
    private mutating func isKeyReplaced() async -> Bool {
        let number = await transport.keyNumber
        defer { keyNumber = number }
        return number != keyNumber
    }

    private mutating func call<Answer>(
        _ request: LogsRequest, decode: Decoding<Answer>
    ) async throws(CallFailure) -> Answer {
        let response = try await response(to: request)
        do throws(PollFailure) {
            return try decode(response, clock.now)
        } catch {
            throw .failed(error)
        }
    }

    private mutating func response(to request: LogsRequest) async throws(CallFailure) -> LogsResponse {
        do throws(RequestLimiter.Refusal) {
            try await limiter.admit()
        } catch {
            throw error == .throttled ? .paused : .cancelled
        }
        round.sent()
        sent = clock.uptime
        do throws(TransportFailure) {
            let response = try await transport.send(request)
            heard(response, from: request.endpoint)
            return response
        } catch {
            guard error != .cancelled else { throw .cancelled }
            endpoints[request.endpoint, default: EndpointHealth()].unanswered(after: clock.uptime - sent)
            throw .failed(PollFailure(error))
        }
    }

    private mutating func heard(_ response: LogsResponse, from endpoint: Endpoint) {
        let uptime = clock.uptime
        endpoints[endpoint, default: EndpointHealth()].answered(response, after: uptime - sent)
        hear(response.date.flatMap(Timestamp.init(httpDate:)), at: uptime)
    }

    private mutating func succeeded(_ request: LogsRequest) {
        let endpoint = request.endpoint
        retries.succeeded(endpoint)
        if let range = request.range { limits.answered(endpoint, seconds: range.seconds) }
        endpoints[endpoint, default: EndpointHealth()].isUp = true
        round.answered(endpoint)
        if let failure = failing.removeValue(forKey: endpoint) { tell(.recovered(endpoint, from: failure)) }
    }

    /// Notes a failure that nothing else can be done about, and tells of it.
    ///
    /// - Parameter keyRest: how long no request of the key goes.
    mutating func failed(
        _ endpoint: Endpoint, _ failure: PollFailure, keyRest: Duration = .zero
    ) -> Unanswered {
        endpoints[endpoint, default: EndpointHealth()].isUp = false
        let rest = retries.failed(endpoint, failure, at: clock.uptime, jitter: jitter())
        round.failed(endpoint, failure)
        let isNew = failing.updateValue(failure, forKey: endpoint)?.reason != failure.reason
        tell(.failed(endpoint, failure, rest: max(rest, keyRest), isNew ? .new : .known))
        return .failed(failure)
    }
}
