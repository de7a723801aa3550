import Basics

/// The open connections of a server, by socket: their clients, their phases, and since when.
///
/// A client that lingers is shut down here and then noticed and closed by libmicrohttpd. The number of a socket is not
/// reused while it is in this table, because it is removed before it is closed.
final class ConnectionTable: Sendable {
    private let open: Locked<OpenConnections>

    init(_ limits: ConnectionLimits) {
        open = Locked(OpenConnections(limits: limits))
    }

    var isEmpty: Bool { open.withLock { $0.isEmpty } }

    /// Lets a connection in. Where there are too many it costs one of the address that has more than its share, or else the
    /// one that has waited longest, its own or one of an address that has more. False when there is no such one.
    func admit(_ descriptor: Int32, from address: ClientAddress?, at now: ContinuousClock.Instant) -> Bool {
        open.withLock { $0.admit(descriptor, from: address, at: now) }
    }

    func keep(_ tls: TLSContext, for descriptor: Int32) {
        open.withLock { $0.keep(tls, for: descriptor) }
    }

    /// The headers of a request are there.
    @discardableResult
    func beginRequest(_ descriptor: Int32) -> RequestOrigin {
        let now = ContinuousClock.now
        let (client, number) = open.withLock { $0.beginRequest(descriptor, at: now) }
        return RequestOrigin(client: client, connections: self, descriptor: descriptor, number: number)
    }

    /// Its answer is sent, or given up.
    func endRequest(_ descriptor: Int32) {
        let now = ContinuousClock.now
        open.withLock { $0.endRequest(descriptor, at: now) }
    }

    /// Shuts a connection down, if it is still about this request.
    func breakOff(_ descriptor: Int32, request: Int) {
        open.withLock { $0.breakOff(descriptor, request: request) }
    }

    /// To be called before the socket is closed.
    func remove(_ descriptor: Int32) {
        open.withLock { $0.remove(descriptor) }
    }

    /// Shuts down whoever has taken too long, or will ask for nothing more.
    func shutOverdue(at now: ContinuousClock.Instant) {
        open.withLock { $0.shutOverdue(at: now) }
    }
}
