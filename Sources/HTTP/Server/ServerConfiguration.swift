/// How a server listens and what it accepts.
package struct ServerConfiguration: Sendable {
    package enum Target: Sendable {
        /// `host:port`, `[IPv6]:port`, or `:port` for every address of the machine; port 0 lets the system choose.
        case address(String)
        /// A listening socket, which the server owns from here on.
        case inherited(Int32)
    }

    package var target: Target
    /// Event threads, at least 1. Each serves any number of connections.
    package var threads: Int
    /// Larger request bodies are answered with 413; 0 accepts none.
    package var maxRequestBodyBytes: Int
    /// A connection on which no byte is sent or received for so long is closed. Whole seconds, at least 1.
    package var connectionTimeout: Duration
    package var limits: ConnectionLimits
    /// What to secure connections with; plain HTTP without.
    package var tls: TLSContext?

    package init(
        target: Target, threads: Int = 1, maxRequestBodyBytes: Int = 0, connectionTimeout: Duration = .seconds(30),
        limits: ConnectionLimits = ConnectionLimits(), tls: TLSContext? = nil
    ) {
        self.target = target
        self.threads = threads
        self.maxRequestBodyBytes = maxRequestBodyBytes
        self.connectionTimeout = connectionTimeout
        self.limits = limits
        self.tls = tls
    }

    package init(
        address: String, threads: Int = 1, maxRequestBodyBytes: Int = 0, connectionTimeout: Duration = .seconds(30)
    ) {
        self.init(
            target: .address(address), threads: threads, maxRequestBodyBytes: maxRequestBodyBytes,
            connectionTimeout: connectionTimeout)
    }

    /// Throws what is wrong with an address as it is written; whether one can listen there shows only at the start.
    package static func check(address: String) throws(ServerFailure) {
        _ = try ListenAddress(address)
    }
}
