import Basics
internal import PostHogLogs

/// The errors of PostHog's own, as they are answered in the wild.
extension Fault {
    /// How long the client is asked to wait, if at all.
    package enum RetryAfter: Hashable, Sendable {
        case unsaid
        case seconds(Int64)
        /// A date so many seconds from now.
        case date(inSeconds: Int64)
    }

    package static var parseError: Fault { refusal(.badRequest("dateRange: date_from is not a date")) }
    package static var tooManyBytes: Fault { refusal(.tooManyBytes) }
    package static var tooManyRows: Fault { refusal(.tooManyRows) }
    package static var bytesBreaker: Fault { refusal(.bytesBreaker) }
    package static var logsNotAvailable: Fault { refusal(.logsNotAvailable) }
    package static var overQuota: Fault { refusal(.overQuota) }
    package static var badKey: Fault {
        refusal(
            .unauthorized(
                "authentication_failed", "Personal API key found in request Authorization header is invalid."))
    }
    package static var missingScope: Fault { refusal(.forbidden("API key missing required scope 'logs:read'")) }
    package static var noAccess: Fault { refusal(.forbidden("You don't have access to the project.")) }
    package static var keysNotSupported: Fault {
        refusal(.forbidden("This action does not support Personal API Key access"))
    }
    package static var noEndpoint: Fault { refusal(.notFound("Endpoint not found.")) }
    package static var noProject: Fault { refusal(.notFound("Project not found.")) }
    package static var serverError: Fault { refusal(.serverError) }
    package static var busyServerError: Fault { refusal(.busyServerError) }
    package static var executionTime: Fault { refusal(.executionTime) }
    package static var estimatedTooLong: Fault { refusal(.estimatedTooLong) }
    package static var outOfMemory: Fault { refusal(.outOfMemory) }
    package static var clusterOutOfMemory: Fault { refusal(.clusterOutOfMemory) }

    package static func throttled(_ retryAfter: RetryAfter) -> Fault {
        refusal(
            Refusal(status: 429, type: "throttled_error", code: "throttled", detail: "Request was throttled."),
            retryAfter)
    }

    package static func busy(_ retryAfter: RetryAfter = .unsaid) -> Fault {
        refusal(.busy, retryAfter)
    }

    /// 200 with nothing in it, as after a failure of the database.
    package static var nothing: Fault {
        .custom { request, right in
            guard let route = Destination(path: request.path)?.route else { return right }
            var answer = right
            answer.status = 200
            answer.body = EndpointHandler.nothing(at: route)
            return answer
        }
    }

    private static func refusal(_ refusal: Refusal, _ retryAfter: RetryAfter = .unsaid) -> Fault {
        .custom { _, right in
            var answer = right
            answer.status = refusal.status
            answer.body = refusal.body
            answer.headers.merge(refusal.headers) { _, new in new }
            answer.headers["Retry-After"] = retryAfter.text(at: right.headers["Date"])
            return answer
        }
    }
}

extension Fault.RetryAfter {
    fileprivate func text(at date: String?) -> String? {
        switch self {
        case .unsaid: nil
        case .seconds(let seconds): "\(seconds)"
        case .date(let seconds):
            date.flatMap(Timestamp.init(httpDate:)).flatMap { $0.adding(seconds: seconds).httpDate }
        }
    }
}
