#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Clients that begin a request and never come to its end.
final class SlowClients {
    private var descriptors: [Int32] = []

    struct CannotConnect: Error {
        let code: Int32
    }

    /// Connects so many to 127.0.0.1.
    init(_ count: Int, port: Int) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        for _ in 0..<count {
            #if canImport(Darwin)
                let descriptor = socket(AF_INET, SOCK_STREAM, 0)
            #else
                let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            #endif
            descriptors.append(descriptor)
            let size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let code = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
            }
            guard code == 0 else { throw CannotConnect(code: errno) }
        }
        say("GET /metrics HTTP/1.1\r\nHost: x\r\nX: ")
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }

    /// The same from each; what cannot be sent any more is lost.
    func say(_ text: String) {
        for descriptor in descriptors { _ = send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL)) }
    }
}
