@testable import HTTP

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One end of a TCP connection, byte by byte. Reads give up after 20 seconds, so that a test fails rather than hangs.
final class RawConnection: Sendable {
    struct Refused: Error {}

    private let descriptor: Int32

    init(owning descriptor: Int32) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Connects to `host:port`.
    convenience init(to address: String) throws {
        guard let target = try SocketAddress.resolve(ListenAddress(address)).first else { throw Refused() }
        let descriptor = socket(target.family, target.kind, target.proto)
        guard target.withPointer({ connect(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            throw Refused()
        }
        self.init(owning: descriptor)
    }

    /// Connects to 127.0.0.1.
    convenience init(port: Int) throws {
        try self.init(to: "127.0.0.1:\(port)")
    }

    deinit {
        close(descriptor)
    }

    /// False when the other end has closed.
    @discardableResult
    func say(_ bytes: some Collection<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    @discardableResult
    func say(_ text: String) -> Bool {
        say(text.utf8)
    }

    /// At most `count` bytes; empty at the end or after an error.
    func read(upTo count: Int = 65_536) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = max(0, recv(descriptor, buffer.baseAddress, count, 0))
        }
    }

    func readToEnd() -> [UInt8] {
        var all: [UInt8] = []
        while case let next = read(), !next.isEmpty {
            all += next
        }
        return all
    }

    func textToEnd() -> String {
        String(decoding: readToEnd(), as: UTF8.self)
    }

    /// One request's or answer's lines up to the empty one, or nil at the end. Reads not a byte more.
    func readHead() -> String? {
        var head = ""
        while !head.hasSuffix("\r\n\r\n") {
            let next = read(upTo: 1)
            guard !next.isEmpty else { return nil }
            head += String(decoding: next, as: UTF8.self)
        }
        return head
    }

    /// Nothing more comes from here; the other end may go on.
    func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }
}
