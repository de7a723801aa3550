#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A TCP socket on 127.0.0.1 that blocks, closed with its owner.
final class StreamSocket: Sendable {
    let descriptor: Int32

    private init(owning descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// - Parameter port: 0 for one that the system chooses.
    static func listening(port: Int) throws -> StreamSocket {
        let socket = try made()
        var yes: Int32 = 1
        setsockopt(socket.descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        try at(port, "bind") { bind(socket.descriptor, $0, $1) }
        guard listen(socket.descriptor, 64) == 0 else { throw PostgreSQLServer.Failure(call: "listen") }
        return socket
    }

    static func connected(to port: Int) throws -> StreamSocket {
        let socket = try made()
        try at(port, "connect") { connect(socket.descriptor, $0, $1) }
        var yes: Int32 = 1
        setsockopt(socket.descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        return socket
    }

    /// nil once it is shut.
    func accepted() -> StreamSocket? {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return nil }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        var yes: Int32 = 1
        setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        return StreamSocket(owning: connection)
    }

    var port: Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Ends both directions, and wakes whoever waits for it.
    func shut() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// The other end reads what was sent, then the end.
    func shutWriting() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// False when the other end is gone.
    func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Empty at the end or after an error.
    func read() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
        }
    }

    private static func made() throws -> StreamSocket {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw PostgreSQLServer.Failure(call: "socket") }
        return StreamSocket(owning: descriptor)
    }

    private static func at(
        _ port: Int, _ call: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw PostgreSQLServer.Failure(call: call) }
    }
}
