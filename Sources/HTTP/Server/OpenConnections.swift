#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The connections of a `ConnectionTable`, and the choice of those that are closed for others.
struct OpenConnections {
    private let limits: ConnectionLimits
    private var connections = BySocket<Connection>()
    /// The contexts of TLS sessions, kept as long as these.
    private var contexts: [Int32: TLSContext] = [:]
    /// Connections of each address and, under nil, of those without one; those that are shut down are not counted.
    private var counts: [ClientAddress?: Int] = [:]
    private var openCount = 0
    private var requestCount = 0

    private struct Connection: Sendable {
        let address: ClientAddress?
        var phase: Phase
        var since: ContinuousClock.Instant
        /// The number of its last request among all.
        var request = 0
    }

    private enum Phase {
        case opening, answering, idle, shutDown
    }

    init(limits: ConnectionLimits) {
        self.limits = limits
    }

    var isEmpty: Bool { connections.isEmpty }

    mutating func admit(_ descriptor: Int32, from address: ClientAddress?, at now: ContinuousClock.Instant) -> Bool {
        if let address, counts[address, default: 0] >= limits.perAddress {
            guard shutLongest(in: [.opening, .idle], where: { $0.address == address }) else { return false }
        }
        if openCount >= limits.total {
            guard makeRoom(for: address) else { return false }
        }
        connections[descriptor] = Connection(address: address, phase: .opening, since: now)
        count(address, +1)
        return true
    }

    mutating func keep(_ tls: TLSContext, for descriptor: Int32) {
        contexts[descriptor] = tls
    }

    /// Records that a request begins. Returns its client, and its number among all requests.
    mutating func beginRequest(
        _ descriptor: Int32, at now: ContinuousClock.Instant
    ) -> (client: ClientAddress?, number: Int) {
        requestCount += 1
        let connection = move(descriptor, to: .answering, at: now, request: requestCount)
        return (connection?.address, requestCount)
    }

    mutating func endRequest(_ descriptor: Int32, at now: ContinuousClock.Instant) {
        move(descriptor, to: .idle, at: now, request: nil)
    }

    mutating func breakOff(_ descriptor: Int32, request: Int) {
        guard let connection = connections[descriptor], connection.phase == .answering, connection.request == request
        else { return }
        shut(descriptor)
    }

    mutating func remove(_ descriptor: Int32) {
        contexts[descriptor] = nil
        guard let connection = connections[descriptor] else { return }
        connections[descriptor] = nil
        guard connection.phase != .shutDown else { return }
        count(connection.address, -1)
    }

    mutating func shutOverdue(at now: ContinuousClock.Instant) {
        for (descriptor, connection) in connections.all {
            let isOverdue = limit(of: connection.phase).map { connection.since + $0 <= now } ?? false
            guard isOverdue || hasFinished(descriptor, connection.phase) else { continue }
            shut(descriptor)
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

    /// Returns the connection as it is then; nil for one that is not there.
    @discardableResult
    private mutating func move(
        _ descriptor: Int32, to phase: Phase, at now: ContinuousClock.Instant, request: Int?
    ) -> Connection? {
        guard var connection = connections[descriptor] else { return nil }
        guard connection.phase != .shutDown else { return connection }
        connection.phase = phase
        connection.since = now
        connection.request = request ?? connection.request
        connections[descriptor] = connection
        return connection
    }

    private mutating func makeRoom(for address: ClientAddress?) -> Bool {
        if let loser = FairShare.loser(to: address, held: counts) {
            return shutLongest(in: [.opening, .idle, .answering], where: { $0.address == loser })
        }
        let counts = counts
        let own = counts[address, default: 0]
        return shutLongest(in: [.opening, .idle]) { $0.address == address || counts[$0.address, default: 0] > own }
    }

    /// Shuts down the connection that has been longest in its phase, among those in the first phase that has any.
    private mutating func shutLongest(in phases: [Phase], where isIncluded: (Connection) -> Bool) -> Bool {
        for phase in phases {
            let candidates = connections.all.filter { $0.value.phase == phase && isIncluded($0.value) }
            guard let longest = candidates.min(by: { $0.value.since < $1.value.since }) else { continue }
            shut(longest.descriptor)
            return true
        }
        return false
    }

    private mutating func shut(_ descriptor: Int32) {
        guard let connection = connections[descriptor] else { return }
        connections[descriptor]?.phase = .shutDown
        count(connection.address, -1)
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private mutating func count(_ address: ClientAddress?, _ change: Int) {
        openCount += change
        let count = counts[address, default: 0] + change
        counts[address] = count > 0 ? count : nil
    }
}

/// Values by socket. The numbers of sockets are small, so an array finds them faster than a dictionary.
private struct BySocket<Value: Sendable>: Sendable {
    private var values: [Value?] = []

    subscript(_ descriptor: Int32) -> Value? {
        get { values.indices.contains(Int(descriptor)) ? values[Int(descriptor)] : nil }
        set {
            while values.count <= descriptor { values.append(nil) }
            values[Int(descriptor)] = newValue
        }
    }

    var isEmpty: Bool { values.allSatisfy { $0 == nil } }

    var all: [(descriptor: Int32, value: Value)] {
        values.enumerated().compactMap { index, value in value.map { (Int32(index), $0) } }
    }
}
