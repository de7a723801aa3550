import Glibc

@testable import StateStore

/// What systemd has: a socket that takes datagrams. Reads give up after 20 seconds.
final class NotifyListener: Sendable {
    enum Place: CaseIterable {
        case path
        case abstract
    }

    struct Failure: Error {
        let call: String
        let code: Int32
    }

    /// As `NOTIFY_SOCKET` says it.
    let name: String
    private let descriptor: Int32

    init(_ place: Place) throws {
        var template = Array("/tmp/notify-XXXXXX".utf8CString)
        // A name of its own; mkstemp makes the file as well, which a socket cannot replace.
        close(mkstemp(&template))
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        unlink(path)
        name = place == .path ? path : "@" + path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let bytes = (place == .path ? [] : [0]) + Array(path.utf8)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard result == 0 else { throw Failure(call: "bind", code: errno) }
    }

    deinit {
        close(descriptor)
        if name.hasPrefix("/") { unlink(name) }
    }

    /// The next message; nil if none comes. It waits on a thread of its own: those of all tasks are needed to send one.
    func next() async -> String? { await OwnThread.run { self.receive(flags: 0) } }

    var isEmpty: Bool { receive(flags: Int32(MSG_DONTWAIT)) == nil }

    private func receive(flags: Int32) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &buffer, buffer.count, flags)
        return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }
}
