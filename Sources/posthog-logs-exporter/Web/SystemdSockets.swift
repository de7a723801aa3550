import Glibc

/// The sockets that systemd, or whoever speaks its protocol, has opened for this process
/// (https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html).
enum SystemdSockets {
    private static let first: Int32 = 3

    /// Their descriptors.
    static func descriptors(_ environment: Environment, process: pid_t = getpid()) throws(SettingsError) -> [Int32] {
        guard let owner = environment["LISTEN_PID"], let text = environment["LISTEN_FDS"] else {
            throw SettingsError("--web.systemd-socket: systemd passed no socket: start the exporter by a .socket unit")
        }
        guard owner == String(process) else {
            throw SettingsError("--web.systemd-socket: the sockets are for process \(owner.prefix(20)), not this one")
        }
        guard let count = Int32(text), (1...100).contains(count) else {
            throw SettingsError("--web.systemd-socket: LISTEN_FDS must be a number from 1 to 100")
        }
        return Array(first..<first + count)
    }
}
