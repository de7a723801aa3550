import Basics
import Dispatch

@testable import HTTP

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A server that says whatever the test wants said, for what no proper server would. Each connection runs the script on a
/// thread of its own, and is closed when the script returns.
final class RawServer: Sendable {
    let port: Int
    private let socket: SharedSocket
    private let accepted = Counter()

    private final class SharedSocket: Sendable {
        let socket: ListeningSocket

        init() throws {
            socket = try ListeningSocket(ListenAddress("127.0.0.1:0"))
        }
    }

    init(script: @escaping @Sendable (RawConnection) -> Void) throws {
        let socket = try SharedSocket()
        let descriptor = dup(socket.socket.descriptor)
        _ = fcntl(descriptor, F_SETFL, 0)  // this one is waited on
        self.socket = socket
        port = socket.socket.port
        // Serial queues, because only those get a thread each however many of them wait.
        DispatchQueue(label: "raw server").async { [accepted] in
            while case let connection = accept(descriptor, nil, nil), connection >= 0 {
                accepted.add()
                DispatchQueue(label: "raw connection").async { script(RawConnection(owning: connection)) }
            }
            close(descriptor)
        }
    }

    deinit {
        shutdown(socket.socket.descriptor, Int32(SHUT_RDWR))
    }

    /// Connections accepted so far.
    var connections: Int {
        accepted.value
    }

    /// A server that answers every request on every connection with the same bytes.
    static func always(_ answer: String) throws -> RawServer {
        try RawServer { connection in
            while connection.readHead() != nil {
                connection.say(answer)
            }
        }
    }
}

final class Counter: Sendable {
    private let count = Locked(0)

    var value: Int {
        count.withLock(\.self)
    }

    @discardableResult
    func add() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

/// What one side of a test tells the other; whoever asks first waits.
final class Signal<Value: Sendable>: Sendable {
    private let stream: AsyncStream<Value>
    private let continuation: AsyncStream<Value>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func send(_ value: Value) {
        continuation.yield(value)
    }

    func next() async -> Value {
        for await value in stream {
            return value
        }
        fatalError("a signal never ends")
    }
}

extension Signal where Value == Void {
    func send() {
        send(())
    }
}
