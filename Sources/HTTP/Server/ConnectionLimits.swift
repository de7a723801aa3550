/// What bounds the connections of a server.
package struct ConnectionLimits: Sendable {
    /// Connections at the same time. One more replaces the one that has waited longest for a request.
    package var total: Int
    /// The same for those of one IPv4 address or one IPv6 /64.
    package var perAddress: Int
    /// From accepting a connection to the end of its first request's headers.
    package var headerTime: Duration
    /// From the end of an answer to the end of the next request's headers.
    package var idleTime: Duration
    /// From the end of a request's headers to the last byte of its answer; nil for no limit.
    package var answerTime: Duration?
    /// Memory for the headers of a request and of its answer.
    package var headerBytes: Int

    package init(
        total: Int = 1000, perAddress: Int = 1000, headerTime: Duration = .seconds(30),
        idleTime: Duration = .seconds(120), answerTime: Duration? = nil, headerBytes: Int = 16_384
    ) {
        self.total = total
        self.perAddress = perAddress
        self.headerTime = headerTime
        self.idleTime = idleTime
        self.answerTime = answerTime
        self.headerBytes = headerBytes
    }
}
