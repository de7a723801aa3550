#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Ports of 127.0.0.1 for servers that end and come back at the same one.
package enum LoopbackPort {
    /// A port where nobody listens. It is below those that the system gives to connections, so none of these takes it while
    /// its server is away.
    package static func unused() throws -> Int {
        for _ in 0..<100 {
            let port = Int.random(in: 16_000..<32_000)
            guard let socket = try? StreamSocket.listening(port: port) else { continue }
            socket.shut()
            return port
        }
        throw PostgreSQLServer.Failure(description: "no port is free")
    }
}
