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
        if let failure = retries.failure(pausing: endpoint, at: clock.uptime) { return failure }
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
            return .unanswered(failed(endpoint, failure, keyPause: pause))
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
        let (response, duration) = try await response(to: request)
        do throws(PollFailure) {
            let answer = try decode(response, clock.now)
            record(request, after: duration, response, nil)
            return answer
        } catch {
            record(request, after: duration, response, error)
            throw .failed(error)
        }
    }

    private mutating func record(
        _ request: LogsRequest, after duration: Duration, _ response: LogsResponse?, _ failure: PollFailure?
    ) {
        recentRequests.record(
            SentRequest(
                endpoint: request.endpoint, range: request.range,
                time: clock.now.adding(microseconds: (sent - clock.uptime).microseconds), duration: duration,
                status: response?.status, bytes: response?.body.count ?? 0, failure: failure?.reason))
    }

    private mutating func response(
        to request: LogsRequest
    ) async throws(CallFailure) -> (response: LogsResponse, duration: Duration) {
        do throws(RequestLimiter.Refusal) {
            try await limiter.admit()
        } catch {
            throw error == .throttled ? .paused : .cancelled
        }
        round.sent()
        sent = clock.uptime
        do throws(TransportFailure) {
            let response = try await transport.send(request)
            let uptime = clock.uptime
            endpoints[request.endpoint, default: EndpointHealth()].answered(response, after: uptime - sent)
            recordTime(response.date.flatMap(Timestamp.init(httpDate:)), at: uptime)
            return (response, uptime - sent)
        } catch {
            guard error != .cancelled else { throw .cancelled }
            let (duration, failure) = (clock.uptime - sent, PollFailure(error))
            endpoints[request.endpoint, default: EndpointHealth()].unanswered(after: duration)
            record(request, after: duration, nil, failure)
            throw .failed(failure)
        }
    }

    private mutating func succeeded(_ request: LogsRequest) {
        let endpoint = request.endpoint
        retries.succeeded(endpoint)
        if let range = request.range { limits.answered(endpoint, seconds: range.seconds) }
        endpoints[endpoint, default: EndpointHealth()].isUp = true
        round.answered(endpoint)
        if let failure = failing.removeValue(forKey: endpoint) { report(.recovered(endpoint, from: failure)) }
    }

    /// Records and reports a failure that cannot be retried now.
    ///
    /// - Parameter keyPause: how long no request of the key goes.
    mutating func failed(
        _ endpoint: Endpoint, _ failure: PollFailure, keyPause: Duration = .zero
    ) -> Unanswered {
        endpoints[endpoint, default: EndpointHealth()].isUp = false
        let pause = retries.failed(endpoint, failure, at: clock.uptime, jitter: jitter())
        round.failed(endpoint, failure)
        let isNew = failing.updateValue(failure, forKey: endpoint)?.reason != failure.reason
        report(.failed(endpoint, failure, pause: max(pause, keyPause), isNew ? .new : .known))
        return .failed(failure)
    }
}
