/// An HTTP/1.1 server over libmicrohttpd: connections kept alive, a few event threads for all of them.
///
/// It runs from `init` until `stop`, or until it is released.
package final class HTTPServer: @unchecked Sendable {  // what `stop` changes is touched only under `stopping`
    /// The port it listens on, which the system chose if the address said 0.
    package let port: Int
    private let core: ServerCore
    private let stopping = Lock()
    private var socket: ListeningSocket?
    private var daemon: Daemon?

    /// - Parameter handler: Called on an event thread for every complete request, for several at the same time if there
    ///   are several threads. It must not block and must not stop the server.
    package init(
        _ configuration: ServerConfiguration, handler: @escaping @Sendable (ServerRequest) -> ServerAnswer
    ) throws(ServerFailure) {
        let socket = try ListeningSocket(ListenAddress(configuration.address))
        core = ServerCore(bodyLimit: max(0, configuration.maxRequestBodyBytes), handler: handler)
        port = socket.port
        // A duplicate, because libmicrohttpd closes its socket in some of the ways in which it fails to start.
        daemon = try Daemon(core, socket: try socket.duplicate(), configuration: configuration)
        self.socket = consume socket
    }

    deinit {
        stop(grace: .zero)
    }

    /// Refuses new connections, lets the requests in flight finish for up to `grace`, then closes what is left and returns
    /// when the threads have ended and the port is free. A second stop does nothing but wait for the first.
    ///
    /// It blocks the calling thread, and must not be called by a handler.
    package func stop(grace: Duration) {
        stopping.withLock {
            guard daemon != nil else { return }
            // Not MHD_quiesce_daemon: it races with the event threads for the epoll set, and who loses aborts the process.
            socket?.stopListening()
            core.inFlight.waitForNone(upTo: grace)
            core.suspensions.close()
            daemon = nil
            socket = nil
        }
    }
}
