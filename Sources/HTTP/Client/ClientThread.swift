import Basics
import CCurl

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The client's thread: runs a `TransferLoop` to its end and is joined once. This file holds all that libcurl and pthreads
/// call back, and the client's only unmanaged references.
final class ClientThread: @unchecked Sendable {  // `thread` is touched only under `lock`
    private let lock = Lock()
    private var thread: ccurl_thread?

    init(running loop: TransferLoop) throws(HTTPClientUnavailable) {
        var thread = ccurl_thread()
        let context = Unmanaged.passRetained(loop)
        let code = ccurl_thread_start(&thread, runLoop, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw HTTPClientUnavailable(
                description: "cannot start the thread of the HTTP client: \(String(cString: strerror(code)))")
        }
        self.thread = thread
    }

    /// Waits for the thread's end. Whoever comes second waits as well.
    func join() {
        lock.withLock {
            guard let thread else { return }
            _ = ccurl_thread_join(thread)
            self.thread = nil
        }
    }
}

extension EasyOptions {
    /// The handle is alive as long as its transfer, so libcurl need not keep it so.
    mutating func deliverBody(to easy: EasyHandle) {
        record(ccurl_easy_set_write_function(easy.pointer, receiveBody))
        set(CURLOPT_WRITEDATA, to: Unmanaged.passUnretained(easy).toOpaque())
    }
}

/// The thread's entry, called once by pthreads with the reference that `ClientThread` retained.
private func runLoop(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let loop = Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue()
    blockBrokenPipe()
    loop.run()
    return nil
}

/// Called by libcurl on the client's thread, inside `curl_multi_perform`, once for each piece of a body. Any result but
/// the number of bytes ends the transfer with CURLE_WRITE_ERROR.
private func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return 0 }
    let easy = Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
    let isTaken = easy.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return isTaken ? size * count : Int(CURL_WRITEFUNC_ERROR)
}

/// With CURLOPT_NOSIGNAL libcurl leaves SIGPIPE alone, and a TLS write to a connection that the peer has closed would end
/// the process. Blocked on this thread it only makes the write fail.
private func blockBrokenPipe() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
}
