/// Carries a request to PostHog, adding host and key, and brings back the answer whatever its status.
package protocol Transport: Sendable {
    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse

    /// Which key the next request goes out with: another number, another key. Who was rejected with one key may ask again
    /// with another.
    var keyNumber: Int { get async }
}

extension Transport {
    /// Of a key that is always the same.
    package var keyNumber: Int { get async { 1 } }
}

/// Why there is no answer at all.
package enum TransportFailure: Error, Hashable, Sendable {
    /// No connection, or it broke; the text is the client library's own.
    case unreachable(String)
    /// The certificate of the server, or of a proxy, is not trusted; the text is the client library's own.
    case untrusted(String)
    /// The answer did not come, or did not end, in time.
    case timeout(String)
    /// The body was longer than `limit` bytes.
    case tooLarge(limit: Int)
    /// The task was cancelled while it waited. Nobody's fault: callers end quietly.
    case cancelled
}

/// An answer as the transport hands it over.
package struct LogsResponse: Hashable, Sendable {
    package let status: Int
    package let body: [UInt8]
    /// The `Retry-After` header.
    package let retryAfter: String?
    /// The `Date` header.
    package var date: String?
    package let contentType: String?
    /// The `Location` header.
    package let location: String?

    package init(
        status: Int, body: [UInt8], retryAfter: String? = nil, date: String? = nil, contentType: String? = nil,
        location: String? = nil
    ) {
        self.status = status
        self.body = body
        self.retryAfter = retryAfter
        self.date = date
        self.contentType = contentType
        self.location = location
    }
}
