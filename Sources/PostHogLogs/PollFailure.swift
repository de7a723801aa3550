/// Why a call of the Logs API gave nothing to count. Closed: every failure is one of these.
package enum PollFailure: Error, Hashable, Sendable {
    /// No connection, or it broke; the text is the client library's own.
    case transport(String)
    /// The certificate of the host, or of a proxy, is not trusted.
    case untrusted(String)
    case timeout(String)
    case tooLarge(limit: Int)
    case unauthorized(APIError)
    case forbidden(APIError)
    case notFound(APIError)
    /// The request was refused before it reached PostHog, by a proxy, a login page or a firewall. `leadsTo` is the origin that
    /// a redirect names.
    case intermediary(status: Int, leadsTo: String?, APIError)
    /// This PostHog has no logs.
    case logsNotAvailable(APIError)
    case throttled(retryAfter: Duration?)
    case overloaded(status: Int, retryAfter: Duration?, APIError)
    /// PostHog would have had to read too much for this range: ask for less at once.
    case tooMuchAsked(status: Int, APIError)
    case unexpectedStatus(Int, APIError)
    /// `path` is where in the JSON, as `services[3].log_count`; empty for the answer as a whole.
    case undecodable(endpoint: Endpoint, path: String, why: String)

    /// `.cancelled` becomes a transport failure; who cancels checks for it before.
    package init(_ failure: TransportFailure) {
        self =
            switch failure {
            case .unreachable(let text): .transport(Excerpt.line(text))
            case .untrusted(let text): .untrusted(Excerpt.line(text))
            case .timeout(let text): .timeout(Excerpt.line(text))
            case .tooLarge(let limit): .tooLarge(limit: limit)
            case .cancelled: .transport("cancelled")
            }
    }

    /// What kind of failure it is, by its value of the `reason` label.
    package enum Reason: String, CaseIterable, Sendable {
        case transport, certificate, timeout, unauthorized, forbidden, intermediary, throttled, overloaded, undecodable
        case tooLarge = "too_large"
        case notFound = "not_found"
        case logsNotAvailable = "logs_not_available"
        case tooMuchAsked = "too_much_asked"
        case unexpectedStatus = "unexpected_status"
        /// No call failed: no clock had a plausible time, so that nothing was asked.
        case clock
    }

    package var reason: Reason {
        switch self {
        case .transport: .transport
        case .untrusted: .certificate
        case .timeout: .timeout
        case .tooLarge: .tooLarge
        case .unauthorized: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .intermediary: .intermediary
        case .logsNotAvailable: .logsNotAvailable
        case .throttled: .throttled
        case .overloaded: .overloaded
        case .tooMuchAsked: .tooMuchAsked
        case .unexpectedStatus: .unexpectedStatus
        case .undecodable: .undecodable
        }
    }

    /// How long PostHog asks to wait before the next request; nil where it does not.
    package var retryAfter: Duration? {
        switch self {
        case .throttled(let delay), .overloaded(_, let delay, _): delay
        default: nil
        }
    }
}

extension PollFailure: CustomStringConvertible {
    /// One line, without the remedy.
    package var description: String {
        switch self {
        case .transport(let text): "request failed: \(text)"
        case .untrusted(let text): "the certificate is not trusted: \(text)"
        case .timeout(let text): "timeout: \(text)"
        case .tooLarge(let limit): "the response is larger than \(limit >> 20) MiB"
        case .unauthorized(let error): Self.line("401, the API key is not valid", error)
        case .forbidden(let error): Self.line("403, access denied", error)
        case .notFound(let error): Self.line("404", error)
        case .intermediary(let status, let origin, let error):
            Self.line(
                "\(status), not from PostHog but from a proxy, login page or firewall"
                    + (origin.map { ", which redirects to \($0)" } ?? ""), error)
        case .logsNotAvailable(let error): Self.line("400, this PostHog has no logs", error)
        case .throttled: "429, rate limited: too many requests for this API key"
        case .overloaded(let status, _, let error): Self.line("\(status), PostHog is overloaded", error)
        case .tooMuchAsked(let status, let error): Self.line("\(status), range too large", error)
        case .unexpectedStatus(let status, let error): Self.line("unexpected status \(status)", error)
        case .undecodable(let endpoint, let path, let why):
            "cannot decode the \(endpoint.rawValue) response\(path.isEmpty ? "" : " at \(path)"): \(why)"
        }
    }

    /// PostHog's sentence is without its full stop, since something may follow.
    private static func line(_ start: String, _ error: APIError) -> String {
        var text = error.description
        if text.hasSuffix("."), !text.hasSuffix("..") { text.removeLast() }
        return text.isEmpty ? start : "\(start): \(text)"
    }
}
