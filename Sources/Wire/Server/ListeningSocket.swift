#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A bound, listening TCP socket, closed with its owner. Bound here rather than by libmicrohttpd, which would not say what
/// went wrong.
struct ListeningSocket: ~Copyable {
    private let descriptor: Int32

    init(_ address: ListenAddress) throws(ServerFailure) {
        var problem = EADDRNOTAVAIL
        for candidate in try SocketAddress.resolve(address) {
            let result = Self.open(candidate)
            if case .success(let descriptor) = result {
                self.descriptor = descriptor
                return
            }
            if case .failure(let error) = result {
                problem = error.code
            }
            // A machine without IPv6 may still resolve to it. Any other trouble is this address' own.
            guard problem == EAFNOSUPPORT || problem == EADDRNOTAVAIL else { break }
        }
        throw Self.failure(problem, address)
    }

    deinit {
        close(descriptor)
    }

    /// The port in use, which the system chose if it was asked for 0.
    var port: Int {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            let code = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &length)
            }
            guard code == 0 else { return 0 }
            // IPv4 and IPv6 addresses have their port at the same place.
            let port = pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_port }
            return Int(UInt16(bigEndian: port))
        }
    }

    /// A descriptor of the same socket for somebody else to own and close.
    func duplicate() throws(ServerFailure) -> Int32 {
        let duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard duplicate >= 0 else {
            throw ServerFailure("the HTTP server does not start: \(String(cString: strerror(errno)))")
        }
        return duplicate
    }

    /// Refuses new connections from now on, through every duplicate. On Darwin it goes on listening until it is closed.
    func stopListening() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private struct SystemError: Error {
        let code: Int32
    }

    private static func open(_ address: SocketAddress) -> Result<Int32, SystemError> {
        let descriptor = socket(address.family, address.kind, address.proto)
        guard descriptor >= 0 else { return .failure(SystemError(code: errno)) }
        // Not for child processes. And a restarted server need not wait for the connections of the last to fade.
        var isReady = fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
        isReady = isReady && set(SO_REUSEADDR, of: SOL_SOCKET, to: 1, on: descriptor)
        if address.family == AF_INET6 {
            isReady = isReady && set(IPV6_V6ONLY, of: Int32(IPPROTO_IPV6), to: 0, on: descriptor)
        }
        isReady = isReady && address.withPointer { bind(descriptor, $0, $1) } == 0
        guard isReady, listen(descriptor, SOMAXCONN) == 0 else {
            let error = SystemError(code: errno)
            close(descriptor)
            return .failure(error)
        }
        return .success(descriptor)
    }

    private static func set(_ option: Int32, of level: Int32, to value: Int32, on descriptor: Int32) -> Bool {
        var value = value
        return setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size)) == 0
    }

    private static func failure(_ code: Int32, _ address: ListenAddress) -> ServerFailure {
        switch code {
        case EADDRINUSE:
            ServerFailure("address \(address) is already in use: stop the other process or choose another address")
        case EACCES:
            ServerFailure("address \(address): permission denied: ports below 1024 are for privileged processes")
        case EADDRNOTAVAIL:
            ServerFailure("address \(address) is none of this machine's")
        default:
            ServerFailure("address \(address): \(String(cString: strerror(code)))")
        }
    }
}
