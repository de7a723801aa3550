import Basics
import Dispatch

/// Stands before a server of 127.0.0.1 and passes bytes on, until a test spoils the line. It keeps its port all the time.
package final class TCPProxy: Sendable {
    package enum Direction: Sendable, CaseIterable {
        case toServer, toClient
    }

    /// What becomes of the bytes in which a text was found that a client sends.
    package enum Cut: Sendable {
        /// The server never gets them.
        case before
        /// The server gets them, and the client never learns what it said.
        case after
    }

    package let port: Int
    private let server: Int
    private let state = Locked(State())
    let valve = ProxyValve()

    private struct State {
        var listener: StreamSocket?
        var connections: [ObjectIdentifier: ProxiedConnection] = [:]
        var cut: (text: [UInt8], cut: Cut, remaining: Int)?
        var cuts = 0
        var accepted = 0
    }

    /// Takes connections at once.
    package init(to server: Int) throws {
        self.server = server
        port = try LoopbackPort.unused()
        try acceptAgain()
    }

    deinit {
        refuse()
        cutAll()
        valve.openForGood()
    }

    /// Connections that were taken so far, and those that are there.
    package var accepted: Int { state.withLock(\.accepted) }
    package var connected: Int { state.withLock(\.connections.count) }

    /// How many were cut because of `cut(at:)` so far.
    package var cuts: Int { state.withLock(\.cuts) }

    /// Ends all connections, for both ends.
    package func cutAll() {
        for connection in state.withLock({ Array($0.connections.values) }) { connection.end() }
    }

    /// Nobody listens any more: clients are refused. Connections that are there stay.
    package func refuse() {
        let listener = state.withLock { state in
            defer { state.listener = nil }
            return state.listener
        }
        listener?.shut()
    }

    /// Takes connections again.
    package func acceptAgain() throws {
        let listener = try StreamSocket.listening(port: port)
        state.withLock { $0.listener = listener }
        DispatchQueue(label: "proxy").async { [weak self] in
            // A serial queue each: only those get a thread each, however many of them wait.
            while let client = listener.accepted(), let self { self.connect(client) }
        }
    }

    /// Keeps what goes in this direction, of connections to come too, until it is released. Connections can still be made.
    package func hold(_ direction: Direction) {
        valve.close(direction)
    }

    /// Passes on what was held.
    package func release() {
        valve.open()
    }

    /// Each piece of bytes in either direction waits so long before it is passed on.
    package func delay(by time: Duration) {
        valve.delay(by: time)
    }

    /// Cuts the connections of the clients that next send this text, such as `COMMIT`. Letters of either case are equal.
    package func cut(_ cut: Cut, sending text: String, times: Int = 1) {
        state.withLock { $0.cut = (Array(text.uppercased().utf8), cut, times) }
    }

    package func stopCutting() {
        state.withLock { $0.cut = nil }
    }

    /// What to do about bytes of a client. The server gets its bytes in pieces that each client wrote at once, nearly always.
    func cut(for bytes: [UInt8]) -> Cut? {
        state.withLock { state in
            guard let (text, cut, remaining) = state.cut, remaining > 0,
                bytes.map({ (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }).contains(text)
            else { return nil }
            state.cut = (text, cut, remaining - 1)
            state.cuts += 1
            return cut
        }
    }

    private func connect(_ client: StreamSocket) {
        // Where the server is away the client is cut, which is as good as refused.
        guard let server = try? StreamSocket.connected(to: server) else { return client.shut() }
        let connection = ProxiedConnection(client: client, server: server, valve: valve) { [weak self] in
            self?.cut(for: $0)
        }
        let key = ObjectIdentifier(connection)
        state.withLock { state in
            state.accepted += 1
            state.connections[key] = connection
        }
        connection.run { [weak self] in
            self?.state.withLock { $0.connections[key] = nil }
        }
    }
}
