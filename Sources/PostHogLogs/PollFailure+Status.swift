package import Basics

extension PollFailure {
    /// The failure that a response's status means; nil for any 2xx.
    package init?(answering response: LogsResponse, now: Timestamp? = nil) {
        guard !(200..<300).contains(response.status) else { return nil }
        let error = APIError(body: response.body)
        let delay = response.retryAfter.flatMap {
            RetryAfter.delay($0, relativeTo: response.date.flatMap(Timestamp.init(httpDate:)) ?? now)
        }
        self =
            switch response.status {
            case 401 where error.isPostHogs: .unauthorized(error)
            case 403 where error.isPostHogs: .forbidden(error)
            case 300..<400, 401, 403, 407:
                .intermediary(status: response.status, leadsTo: response.location.flatMap(Origin.of), error)
            case 404: .notFound(error)
            case 429: .throttled(retryAfter: delay)
            case 400 where error.code == "logs_not_available": .logsNotAvailable(error)
            case 400 where error.isOverReadLimit, 500 where error.isOverReadLimit:
                .tooMuchAsked(status: response.status, error)
            case 500 where error.mentions("too busy"), 513 where error.mentions("heavy load"), 502, 503, 504:
                .overloaded(status: response.status, retryAfter: delay, error)
            case 512, 513: .tooMuchAsked(status: response.status, error)
            default: .unexpectedStatus(response.status, error)
            }
    }
}

extension APIError {
    /// A query over a limit of bytes or rows is a plain 400, told from a bad request by its code or its text alone: the words
    /// of ClickHouse ("Limit for rows or bytes to read exceeded, max bytes: …"), or PostHog's instead of them.
    fileprivate var isOverReadLimit: Bool {
        code == "too_many_bytes" || mentions("limit for") && mentions("exceeded")
            || mentions("more data than the limit allows")
    }
}

/// `Retry-After`, RFC 9110 10.2.3: seconds or a date.
enum RetryAfter {
    /// A longer wait is read as this one, so that a broken header cannot silence the exporter for good.
    static let longest = Duration.seconds(3600)

    static func delay(_ text: String, relativeTo now: Timestamp?) -> Duration? {
        let digits = text.utf8
        if !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return Int64(text).map { min(.seconds($0), longest) } ?? longest
        }
        guard let now, let then = Timestamp(httpDate: text) else { return nil }
        return min(max(then - now, .zero), longest)
    }
}
