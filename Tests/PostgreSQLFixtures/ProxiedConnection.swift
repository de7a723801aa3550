import Basics
import Dispatch

/// A client of a proxy and its connection to the server: a thread for each direction.
final class ProxiedConnection: Sendable {
    private let client: StreamSocket
    private let server: StreamSocket
    private let valve: ProxyValve
    private let cut: @Sendable ([UInt8]) -> TCPProxy.Cut?

    init(
        client: StreamSocket, server: StreamSocket, valve: ProxyValve,
        cut: @escaping @Sendable ([UInt8]) -> TCPProxy.Cut?
    ) {
        self.client = client
        self.server = server
        self.valve = valve
        self.cut = cut
    }

    /// Returns at once; calls back when both directions have ended.
    func run(_ ended: @escaping @Sendable () -> Void) {
        let running = Locked(2)
        let oneEnded: @Sendable () -> Void = {
            let remaining = running.withLock { count in
                count -= 1
                return count
            }
            if remaining == 0 { ended() }
        }
        DispatchQueue(label: "to the server").async {
            self.passToServer()
            oneEnded()
        }
        DispatchQueue(label: "to the client").async {
            self.passToClient()
            oneEnded()
        }
    }

    func end() {
        client.shut()
        server.shut()
    }

    private func passToServer() {
        while case let bytes = client.read(), !bytes.isEmpty {
            valve.pass(.toServer)
            switch cut(bytes) {
            case nil:
                guard server.write(bytes) else { return end() }
            case .before: return end()
            case .after:
                // The client is cut first, or the server's response might get through. What the server has got it reads to the
                // end, since it is not cut but has an end.
                client.shut()
                _ = server.write(bytes)
                return server.shutWriting()
            }
        }
        server.shutWriting()
    }

    private func passToClient() {
        while case let bytes = server.read(), !bytes.isEmpty {
            valve.pass(.toClient)
            // The server's answer to a client that was cut is thrown away: unread, it would make the kernel reset the connection.
            _ = client.write(bytes)
        }
        end()
    }
}
