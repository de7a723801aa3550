import CMicroHTTPD

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A bound, listening TCP socket, closed with its owner. Bound here rather than by libmicrohttpd, which would not say what
/// went wrong.
struct ListeningSocket: ~Copyable {
    /// Never blocks. Not to be closed by anybody else.
    let descriptor: Int32

    /// Takes over a socket that somebody else has opened: that listens already, for streams.
    init(inherited descriptor: Int32) throws(ServerFailure) {
        var isListening: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &size) == 0, isListening != 0 else {
            throw ServerFailure("descriptor \(descriptor) is not a listening stream socket")
        }
        guard Self.setFlags(descriptor) else {
            throw ServerFailure("descriptor \(descriptor): \(String(cString: strerror(errno)))")
        }
        self.descriptor = descriptor
    }

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
            // A machine without IPv6 may still resolve to it. Any other failure is this address' own.
            guard problem == EAFNOSUPPORT || problem == EADDRNOTAVAIL else { break }
        }
        throw Self.failure(problem, address)
    }

    deinit {
        close(descriptor)
    }

    /// The port in use, which the system chose if it was asked for 0; 0 for a Unix socket.
    var port: Int { LocalName(of: descriptor)?.port ?? 0 }

    /// `127.0.0.1:80` or `[::]:80`.
    var localAddress: String {
        guard let name = LocalName(of: descriptor) else { return "a Unix socket" }
        return name.host.contains(":") ? "[\(name.host)]:\(name.port)" : "\(name.host):\(name.port)"
    }

    private struct SystemError: Error {
        let code: Int32
    }

    private static func open(_ address: SocketAddress) -> Result<Int32, SystemError> {
        let descriptor = socket(address.family, address.kind, address.proto)
        guard descriptor >= 0 else { return .failure(SystemError(code: errno)) }
        // A restarted server need not wait for the connections of the last to fade.
        var isReady = setFlags(descriptor)
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

    /// Not for child processes, and never to wait on: a client may be gone before it is accepted.
    private static func setFlags(_ descriptor: Int32) -> Bool {
        let flags = fcntl(descriptor, F_GETFL)
        return fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 && flags >= 0
            && fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0
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
            ServerFailure("address \(address): permission denied: ports below 1024 need privileges")
        case EADDRNOTAVAIL:
            ServerFailure("address \(address) is not an address of this machine")
        default:
            ServerFailure("address \(address): \(String(cString: strerror(code)))")
        }
    }
}

/// What the system calls an IP socket.
private struct LocalName {
    let host: String
    let port: Int

    init?(of descriptor: Int32) {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        var service = [CChar](repeating: 0, count: Int(NI_MAXSERV))
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard getsockname(descriptor, address, &length) == 0 else { return EAI_FAIL }
                return getnameinfo(
                    address, length, &host, socklen_t(host.count), &service, socklen_t(service.count),
                    NI_NUMERICHOST | NI_NUMERICSERV)
            }
        }
        guard code == 0, address.ss_family != AF_UNIX else { return nil }
        guard let port = Int(Self.text(service)) else { return nil }
        self.host = Self.text(host)
        self.port = port
    }

    private static func text(_ buffer: [CChar]) -> String {
        String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
