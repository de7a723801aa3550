/// Why there is no answer. The texts are libcurl's own; they may name host and port, never a header's value.
package enum HTTPClientFailure: Error, Hashable {
    /// Not resolved, not connected, broken off, or not HTTP.
    case unreachable(String)
    /// The server's certificate, or a proxy's, is not one that is trusted for its name.
    case untrusted(String)
    /// The connect or the total timeout passed.
    case timeout(String)
    /// The body grew beyond the request's `maxBodyBytes`.
    case tooLarge(limit: Int)
    /// The calling task was cancelled, or the client shut down.
    case cancelled
}

/// The client could not be made at all: no memory, no thread.
package struct HTTPClientUnavailable: Error, CustomStringConvertible {
    package let description: String
}
