import Basics

/// An HTTP/1.1 server over libmicrohttpd: connections kept alive, a few event threads for all of them.
///
/// It runs from `init` until `stop`, or until it is released.
package final class HTTPServer: @unchecked Sendable {  // what `stop` changes is touched only under `stopping`
    /// The port it listens on, chosen by the system if the address has port 0.
    package let port: Int
    /// The address it listens on, as the system formats it.
    package let localAddress: String
    private let core: ServerCore
    private let stopping = Lock()
    private var socket: ListeningSocket?
    private var acceptor: Acceptor?
    private var daemon: Daemon?

    /// - Parameter handler: Called on an event thread for every complete request, for several at the same time if there
    ///   are several threads. It must not block and must not stop the server.
    package init(
        _ configuration: ServerConfiguration, handler: @escaping RequestHandler
    ) throws(ServerFailure) {
        let socket =
            switch configuration.target {
            case .address(let address): try ListeningSocket(ListenAddress(address))
            case .inherited(let descriptor): try ListeningSocket(inherited: descriptor)
            }
        let core = ServerCore(configuration, handler: handler)
        let daemon = try Daemon(core, configuration: configuration)
        port = socket.port
        localAddress = socket.localAddress
        acceptor = try Acceptor(socket.descriptor, table: core.connections) { [weak daemon] in
            daemon?.add($0, from: $1, length: $2) ?? false
        }
        self.core = core
        self.daemon = daemon
        self.socket = consume socket
    }

    deinit {
        stop(grace: .zero)
    }

    /// Secures connections that come from now on with another certificate and its rules. Only for a server that was
    /// started with TLS.
    package func use(_ tls: TLSContext) {
        core.use(tls)
    }

    /// Gives every answer from now on these headers besides its own, in place of those given before.
    package func use(_ headers: ExtraHeaders?) {
        core.use(headers)
    }

    /// Refuses new connections, lets the requests in flight finish for up to `grace`, then closes what is left and returns
    /// when the threads have ended and the port is free. A second stop does nothing but wait for the first.
    ///
    /// It blocks the calling thread, and must not be called by a handler.
    package func stop(grace: Duration) {
        stopping.withLock {
            guard daemon != nil else { return }
            acceptor?.stop()
            acceptor = nil
            socket = nil
            core.inFlight.waitForNone(upTo: grace)
            core.suspensions.close()
            daemon = nil
        }
    }
}
