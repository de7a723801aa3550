/// How a server listens and what it takes.
package struct ServerConfiguration: Sendable {
    /// `host:port`, `[IPv6]:port`, or `:port` for every address of the machine; port 0 lets the system choose.
    package var address: String
    /// Event threads, at least 1. Each serves any number of connections.
    package var threads: Int
    /// Larger request bodies are answered with 413; 0 takes none at all.
    package var maxRequestBodyBytes: Int
    /// A connection that neither sends nor takes a byte for so long is closed. Whole seconds, at least 1.
    package var connectionTimeout: Duration

    package init(
        address: String, threads: Int = 1, maxRequestBodyBytes: Int = 0, connectionTimeout: Duration = .seconds(30)
    ) {
        self.address = address
        self.threads = threads
        self.maxRequestBodyBytes = maxRequestBodyBytes
        self.connectionTimeout = connectionTimeout
    }

    /// Throws what is wrong with the address as it is written; whether one can listen there shows only at the start.
    package func checkAddress() throws(ServerFailure) {
        _ = try ListenAddress(address)
    }
}
