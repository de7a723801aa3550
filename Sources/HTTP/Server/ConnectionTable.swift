import Basics

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The open connections of a server, by socket: how many, whose, and since when they do what they do.
///
/// A client that lingers is shut down here and then noticed and closed by libmicrohttpd. The number of a socket is not
/// given to another one while it stands here, because it is removed before it is closed.
final class ConnectionTable: @unchecked Sendable {  // `connections` and `counts` are touched only under `lock`
    private let limits: ConnectionLimits
    private let lock = Lock()
    private var connections: [Int32: Connection] = [:]
    /// Open connections of each address, those that are shut down left out.
    private var counts: [ClientAddress: Int] = [:]
    private var openCount = 0

    private struct Connection {
        let address: ClientAddress?
        var phase: Phase
        var since: ContinuousClock.Instant
        /// What its TLS session stands on, kept as long as that.
        var tls: TLSContext?
    }

    private enum Phase {
        case opening, answering, idle, shutDown
    }

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    var isEmpty: Bool { lock.withLock { connections.isEmpty } }

    /// Lets a connection in, at the cost of the longest waiting one where there are too many. False when all of them are
    /// being answered.
    func admit(_ descriptor: Int32, from address: ClientAddress?, at now: ContinuousClock.Instant) -> Bool {
        lock.withLock {
            if let address, counts[address, default: 0] >= limits.perAddress {
                guard shutLongestWaiting(where: { $0.address == address }) else { return false }
            }
            if openCount >= limits.total {
                guard shutLongestWaiting(where: { _ in true }) else { return false }
            }
            connections[descriptor] = Connection(address: address, phase: .opening, since: now)
            count(address, +1)
            return true
        }
    }

    func keep(_ tls: TLSContext, for descriptor: Int32) {
        lock.withLock { connections[descriptor]?.tls = tls }
    }

    /// The headers of a request are there.
    func beginRequest(_ descriptor: Int32) {
        move(descriptor, to: .answering)
    }

    /// Its answer is sent, or given up.
    func endRequest(_ descriptor: Int32) {
        move(descriptor, to: .idle)
    }

    /// To be called before the socket is closed.
    func remove(_ descriptor: Int32) {
        lock.withLock {
            guard let connection = connections.removeValue(forKey: descriptor) else { return }
            guard connection.phase != .shutDown else { return }
            count(connection.address, -1)
        }
    }

    /// Shuts down whoever has taken too long, or will ask for nothing more.
    func shutOverdue(at now: ContinuousClock.Instant) {
        lock.withLock {
            for (descriptor, connection) in connections {
                let isOverdue = limit(of: connection.phase).map { connection.since + $0 <= now } ?? false
                guard isOverdue || hasFinished(descriptor, connection.phase) else { continue }
                shut(descriptor)
            }
        }
    }

    /// Whether the client has ended its side of a connection on which nothing is being answered. libmicrohttpd, which
    /// reads only as much as it needs, does not notice an end that comes together with a request.
    private func hasFinished(_ descriptor: Int32, _ phase: Phase) -> Bool {
        guard phase == .opening || phase == .idle else { return false }
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
    }

    private func limit(of phase: Phase) -> Duration? {
        switch phase {
        case .opening: limits.headerTime
        case .idle: limits.idleTime
        case .answering: limits.answerTime
        case .shutDown: nil
        }
    }

    private func move(_ descriptor: Int32, to phase: Phase) {
        let now = ContinuousClock.now
        lock.withLock {
            // Not changed in place: that takes a dozen allocations.
            guard var connection = connections[descriptor], connection.phase != .shutDown else { return }
            connection.phase = phase
            connection.since = now
            connections[descriptor] = connection
        }
    }

    /// Those that have never asked for anything go first.
    private func shutLongestWaiting(where isMeant: (Connection) -> Bool) -> Bool {
        for phase in [Phase.opening, .idle] {
            let waiting = connections.filter { $0.value.phase == phase && isMeant($0.value) }
            guard let longest = waiting.min(by: { $0.value.since < $1.value.since }) else { continue }
            shut(longest.key)
            return true
        }
        return false
    }

    private func shut(_ descriptor: Int32) {
        guard let connection = connections[descriptor] else { return }
        connections[descriptor]?.phase = .shutDown
        count(connection.address, -1)
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private func count(_ address: ClientAddress?, _ change: Int) {
        openCount += change
        guard let address else { return }
        let count = counts[address, default: 0] + change
        counts[address] = count > 0 ? count : nil
    }
}
