import Basics
internal import PostHogLogs

/// The errors of PostHog's own, and of what stands in front of it, as they are answered in the wild.
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
    package static var overQuota: Fault {
        refusal(Refusal(status: 402, type: "quota_limit_error", code: "quota_exceeded", detail: "Quota exceeded."))
    }
    package static var badKey: Fault {
        refusal(
            .unauthorized(
                "authentication_failed", "Personal API key found in request Authorization header is invalid."))
    }
    package static var missingScope: Fault { refusal(.forbidden("API key missing required scope 'logs:read'")) }
    package static var noEndpoint: Fault { refusal(.notFound("Endpoint not found.")) }
    package static var noProject: Fault { refusal(.notFound("Project not found.")) }
    package static var serverError: Fault { refusal(.serverError) }
    package static var timedOut: Fault {
        refusal(
            Refusal(status: 504, type: "server_error", code: "error", detail: "Query has hit the max execution time."))
    }
    package static var estimatedTooLong: Fault { refusal(.estimatedTooLong) }
    package static var outOfMemory: Fault { refusal(.outOfMemory) }

    package static func throttled(_ retryAfter: RetryAfter) -> Fault {
        refusal(
            Refusal(status: 429, type: "throttled_error", code: "throttled", detail: "Request was throttled."),
            retryAfter)
    }

    package static func busy(_ retryAfter: RetryAfter = .unsaid) -> Fault {
        refusal(
            Refusal(
                status: 503, type: "server_error", code: "error",
                detail: "Queries are a little too busy right now. We're working to free up resources."), retryAfter)
    }

    /// A proxy that cannot reach what stands behind it.
    package static var badGateway: Fault {
        .answer(
            status: 502, headers: ["Content-Type": "text/html"],
            body: "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>")
    }

    /// 200 with nothing in it, as after a failure of the database.
    package static var nothing: Fault {
        .custom { request, right in
            guard let route = Destination(path: request.path)?.route else { return right }
            var answer = right
            answer.status = 200
            answer.body = Desk.nothing(at: route)
            return answer
        }
    }

    package static func redirect(to address: String) -> Fault {
        .answer(status: 302, headers: ["Location": address])
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
