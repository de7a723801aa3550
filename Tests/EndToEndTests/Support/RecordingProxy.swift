import Basics
import Dispatch
import HTTP

/// A proxy that keeps what it is asked and refuses it.
final class RecordingProxy: Sendable {
    private let socket: Socket
    private let heads = Locked<[String]>([])

    init() throws {
        socket = try Socket.listening()
        DispatchQueue(label: "recording proxy").async { [socket, weak self] in
            while let connection = socket.accepted(), let self {
                // A serial queue each: only those get a thread each, however many of them wait.
                DispatchQueue(label: "connection").async { self.serve(connection) }
            }
        }
    }

    func stop() {
        socket.shut()
    }

    var address: String { "127.0.0.1:\(socket.port)" }

    /// What each connection began with, also one that said nothing.
    var requests: [String] {
        heads.withLock(\.self)
    }

    private func serve(_ connection: Socket) {
        let head = String(decoding: connection.read(), as: UTF8.self)
        heads.withLock { $0.append(head) }
        connection.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
    }
}
