import Dispatch

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Takes connections from a listening socket, on a thread of its own, and sees to it that none lingers.
///
/// libmicrohttpd could accept by itself, but it stops doing so at its limit of connections: whoever holds that many
/// open, sending a byte now and then, would keep everybody else out.
final class Acceptor: Sendable {
    private let queue = DispatchQueue(label: "posthog-logs-exporter.accept")
    private let wake: WakePipe

    /// - Parameters:
    ///   - descriptor: stays the caller's, who closes it after `stop`.
    ///   - add: becomes the owner of a new connection's descriptor; false if it could not and has closed it.
    init(
        _ descriptor: Int32, table: ConnectionTable,
        add: @escaping @Sendable (Int32, sockaddr_storage, socklen_t) -> Bool
    ) throws(ServerFailure) {
        wake = try WakePipe()
        let loop = AcceptLoop(listening: descriptor, waking: wake.readEnd, table: table, add: add)
        queue.async { loop.run() }
    }

    /// Returns when no more connections are accepted.
    func stop() {
        wake.wake()
        queue.sync {}
    }
}

private struct AcceptLoop: Sendable {
    let listening: Int32
    let waking: Int32
    let table: ConnectionTable
    let add: @Sendable (Int32, sockaddr_storage, socklen_t) -> Bool

    /// How often lingering connections are checked, in milliseconds.
    private static let interval: Int32 = 500
    /// Connections accepted in a row before anything else is done, so that a flood of them holds up neither that nor the end.
    private static let batch = 64

    func run() {
        var lastLook = ContinuousClock.now
        while true {
            var events = [
                pollfd(fd: waking, events: Int16(POLLIN), revents: 0),
                pollfd(fd: listening, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&events, nfds_t(events.count), table.isEmpty ? -1 : Self.interval)
            guard events[0].revents == 0 else { return }
            if ready > 0, events[1].revents != 0, !acceptBatch() {
                // Out of descriptors or memory, or the socket is of no use: nothing that haste would mend.
                usleep(10_000)
            }
            let now = ContinuousClock.now
            guard now - lastLook >= .milliseconds(Self.interval) else { continue }
            lastLook = now
            table.shutOverdue(at: now)
        }
    }

    /// Takes some of those who wait. False when that fails for a reason that stays for a while.
    private func acceptBatch() -> Bool {
        for _ in 0..<Self.batch {
            var address = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let descriptor = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { accept(listening, $0, &length) }
            }
            guard descriptor >= 0 else { return errno == EAGAIN || errno == EINTR || errno == ECONNABORTED }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            guard table.admit(descriptor, from: ClientAddress(address), at: .now) else {
                close(descriptor)
                continue
            }
            if !add(descriptor, address, length) {
                // Closed by now, and its number perhaps in use again, but by nobody whom this table knows: only this
                // thread adds to it.
                table.remove(descriptor)
            }
        }
        return true
    }
}

/// Ends a wait in poll(2) from another thread.
private final class WakePipe: Sendable {
    let readEnd: Int32
    private let writeEnd: Int32

    init() throws(ServerFailure) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw ServerFailure("cannot start the HTTP server: \(String(cString: strerror(errno)))")
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func wake() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }
}
