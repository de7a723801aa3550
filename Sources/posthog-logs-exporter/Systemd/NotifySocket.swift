import Glibc
import StateStore

/// The socket on which a supervisor, such as systemd, is notified of the state of this process
/// (https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html).
struct NotifySocket {
    /// The path of a socket; one of the abstract kind begins with a null byte.
    private let path: [UInt8]

    /// Longer ones fit in no socket address.
    private static let longestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    /// nil where nobody wants to be notified.
    init?(_ environment: Environment) throws(SettingsError) {
        guard let name = environment["NOTIFY_SOCKET"] else { return nil }
        guard name.hasPrefix("/") || name.hasPrefix("@"), (2...Self.longestPath).contains(name.utf8.count) else {
            throw SettingsError("NOTIFY_SOCKET is not valid: it must be an absolute path, or @ and a name")
        }
        path = name.hasPrefix("@") ? [0] + name.utf8.dropFirst() : Array(name.utf8)
    }

    /// Sends one datagram, such as `READY=1`. Does not wait: to be supervised must not hold up the work.
    func send(_ state: String) throws(SystemFailure) {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemFailure("socket") }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        // An abstract name is as long as the address says, so no byte more is counted.
        let length = MemoryLayout<sockaddr_un>.offset(of: \.sun_path).map { $0 + path.count } ?? 0
        let message = Array(state.utf8)
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        let sent = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, message, message.count, flags, $0, socklen_t(length))
            }
        }
        guard sent == message.count else { throw SystemFailure("sendto") }
    }
}
