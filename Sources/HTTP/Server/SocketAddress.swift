import CMicroHTTPD

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One IPv4 or IPv6 address with its port, as the socket calls want it.
struct SocketAddress {
    let family: Int32
    let kind: Int32
    let proto: Int32
    private let storage: sockaddr_storage
    private let length: socklen_t

    private init(_ info: addrinfo) {
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.copyMemory(from: UnsafeRawBufferPointer(start: info.ai_addr, count: Int(info.ai_addrlen)))
        }
        family = info.ai_family
        kind = info.ai_socktype
        proto = info.ai_protocol
        length = info.ai_addrlen
        self.storage = storage
    }

    /// The addresses to try, best first. For every address of the machine that is IPv6, which takes IPv4 clients as well;
    /// for a name it is IPv4, as most who write `localhost` mean it.
    static func resolve(_ address: ListenAddress) throws(ServerFailure) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_protocol = Int32(IPPROTO_TCP)
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(address.host, String(address.port), &hints, &found)
        guard code == 0, let first = found else {
            throw ServerFailure("address \(address) cannot be resolved: \(String(cString: gai_strerror(code)))")
        }
        defer { freeaddrinfo(first) }
        let all = sequence(first: first, next: { $0.pointee.ai_next }).map { SocketAddress($0.pointee) }
        let preferred = address.host == nil ? AF_INET6 : AF_INET
        return all.filter { $0.family == preferred } + all.filter { $0.family != preferred }
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
