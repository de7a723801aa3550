import CMicroHTTPD

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A running libmicrohttpd, stopped and its threads joined with its owner. This file holds all that libmicrohttpd calls
/// back, and the server's only unmanaged references.
struct Daemon: ~Copyable {
    private let pointer: OpaquePointer

    /// `core` must outlive the daemon. `socket` is libmicrohttpd's to close, whether it starts or not.
    init(_ core: ServerCore, socket: Int32, configuration: ServerConfiguration) throws(ServerFailure) {
        let flags =
            MHD_USE_AUTO_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue | MHD_USE_ERROR_LOG.rawValue
        let started = cmicrohttpd_start(
            flags, socket, UInt32(clamping: configuration.threads > 1 ? configuration.threads : 0),
            UInt32(clamping: max(1, configuration.connectionTimeout.components.seconds)), takeLogLine, handleAccess,
            requestCompleted, Unmanaged.passUnretained(core).toOpaque())
        core.log.close()
        guard let started else { throw ServerFailure("the HTTP server does not start: \(core.log.lastLine)") }
        pointer = started
    }

    deinit {
        MHD_stop_daemon(pointer)
    }
}

/// Called on the connection's event thread: once with the headers, then once for each piece of the body, and once at its
/// end; once more when a suspended connection was resumed. `state` is ours, nil at first, and lasts until
/// `requestCompleted`. MHD_NO closes the connection.
private func handleAccess(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ path: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ bytes: UnsafePointer<CChar>?,
    _ size: UnsafeMutablePointer<Int>?, _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let connection, let path, let method, let size, let state else { return .NO }
    let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    guard let known = state.pointee else {
        let (exchange, result) = core.begin(on: connection)
        state.pointee = Unmanaged.passRetained(exchange).toOpaque()
        return result
    }
    let exchange = Unmanaged<Exchange>.fromOpaque(known).takeUnretainedValue()
    guard size.pointee == 0 else {
        defer { size.pointee = 0 }
        let isTaken = exchange.receive(UnsafeRawBufferPointer(start: bytes, count: size.pointee))
        return isTaken ? .YES : .NO
    }
    return core.finish(exchange, on: connection, method: String(cString: method), path: String(cString: path))
}

/// Called on the connection's event thread, once for each request that `handleAccess` has seen, when its answer is sent or
/// its connection gone.
private func requestCompleted(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
    guard let context, let known = state?.pointee else { return }
    state?.pointee = nil
    Unmanaged<Exchange>.fromOpaque(known).release()
    Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue().inFlight.end()
}

/// Called on any thread of libmicrohttpd's, and on ours while it starts.
private func takeLogLine(
    _ context: UnsafeMutableRawPointer?, _ format: UnsafePointer<CChar>?, _ arguments: CVaListPointer?
) {
    guard let context, let format, let arguments else { return }
    let log = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue().log
    guard log.isOpen else { return }
    let line = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 500) { buffer in
        guard let start = buffer.baseAddress else { return "" }
        vsnprintf(start, buffer.count, format, arguments)
        return String(cString: start)
    }
    log.append(line)
}
