import CGnuTLS
import CMicroHTTPD

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A running libmicrohttpd, stopped and its threads joined with its owner. This file holds all that libmicrohttpd and
/// GnuTLS call back, and the server's only unmanaged references.
final class Daemon: @unchecked Sendable {  // libmicrohttpd takes connections from any thread
    private let pointer: OpaquePointer
    /// What is called back, until the threads have ended.
    private let core: ServerCore

    init(_ core: ServerCore, configuration: ServerConfiguration) throws(ServerFailure) {
        let flags =
            MHD_USE_AUTO_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue | MHD_USE_ERROR_LOG.rawValue
            | (core.usesTLS ? MHD_USE_TLS.rawValue : 0)
        let started = cmicrohttpd_start(
            flags, UInt32(clamping: configuration.threads > 1 ? configuration.threads : 0),
            UInt32(clamping: max(1, configuration.connectionTimeout.components.seconds)),
            configuration.limits.headerBytes,
            cmicrohttpd_callbacks(
                log: takeLogLine, target: takeTarget, handle: handleAccess, completed: requestCompleted,
                connection: connectionChanged, context: Unmanaged.passUnretained(core).toOpaque()))
        core.log.close()
        guard let started else { throw ServerFailure("cannot start the HTTP server: \(core.log.lastLine)") }
        pointer = started
        self.core = core
    }

    deinit {
        MHD_stop_daemon(pointer)
    }

    /// Takes over a connection. False if it could not; the connection is closed then.
    func add(_ descriptor: Int32, from address: sockaddr_storage, length: socklen_t) -> Bool {
        withUnsafePointer(to: address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                MHD_add_connection(self.pointer, descriptor, $0, length) == .YES
            }
        }
    }
}

private func core(_ context: UnsafeMutableRawPointer) -> ServerCore {
    Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
}

/// Called on the connection's event thread with the target of each request line, before libmicrohttpd takes it apart. What
/// it returns is the state that the two functions below are given, of which `requestCompleted` has the last.
private func takeTarget(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let context, let target else { return nil }
    let exchange = core(context).exchange(for: UnsafeRawBufferPointer(start: target, count: strlen(target)))
    cmicrohttpd_drop_query(target)
    return Unmanaged.passRetained(exchange).toOpaque()
}

/// Called on the connection's event thread: once with the headers, then once for each piece of the body, and once at its
/// end; once more when a suspended connection was resumed. MHD_NO closes the connection.
private func handleAccess(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ path: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ bytes: UnsafePointer<CChar>?,
    _ size: UnsafeMutablePointer<Int>?, _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let connection, let method, let version, let size, let known = state?.pointee else {
        return .NO
    }
    let core = core(context)
    let exchange = Unmanaged<Exchange>.fromOpaque(known).takeUnretainedValue()
    guard exchange.origin != nil else {
        return core.begin(exchange, RequestHead(connection, method: method, version: version), on: connection)
    }
    guard size.pointee == 0 else {
        defer { size.pointee = 0 }
        let isTaken = exchange.receive(UnsafeRawBufferPointer(start: bytes, count: size.pointee))
        return isTaken ? .YES : .NO
    }
    return core.finish(exchange, on: connection, method: String(cString: method))
}

/// Called on the connection's event thread, once for each request that `takeTarget` has seen, when its answer is sent or
/// its connection gone.
private func requestCompleted(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
    guard let context, let connection, let known = state?.pointee else { return }
    state?.pointee = nil
    core(context).end(Unmanaged<Exchange>.fromOpaque(known).takeRetainedValue(), on: connection)
}

/// Called on the connection's event thread: before its TLS handshake, and at its end, when the TLS session is gone and
/// the socket still open.
private func connectionChanged(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ change: MHD_ConnectionNotificationCode
) {
    guard let context, let connection else { return }
    guard change == .CONNECTION_NOTIFY_STARTED else { return core(context).close(connection) }
    guard let tls = core(context).open(connection), let session = cmicrohttpd_session(connection) else { return }
    tls.secure(OpaquePointer(session), verify: verifyClient, identity: Unmanaged.passUnretained(tls).toOpaque())
}

/// Called by GnuTLS on the connection's event thread during a handshake that asked for a client's certificate, whether one
/// came or not. Anything but 0 ends it. The session's pointer is the context that `connectionChanged` gave it.
private func verifyClient(_ session: gnutls_session_t?) -> Int32 {
    guard let session, let identity = gnutls_session_get_ptr(session) else { return -1 }
    return Unmanaged<TLSContext>.fromOpaque(identity).takeUnretainedValue().admitsClient(of: session) ? 0 : -1
}

/// Called on any thread of libmicrohttpd's, and on ours while it starts.
private func takeLogLine(
    _ context: UnsafeMutableRawPointer?, _ format: UnsafePointer<CChar>?, _ arguments: CVaListPointer?
) {
    guard let context, let format, let arguments else { return }
    let log = core(context).log
    guard log.isOpen else { return }
    let line = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 500) { buffer in
        guard let start = buffer.baseAddress else { return "" }
        vsnprintf(start, buffer.count, format, arguments)
        return String(cString: start)
    }
    log.append(line)
}
