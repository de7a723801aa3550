import Basics

/// Keeps libmicrohttpd's last words while it starts, to tell why it did not. Afterwards its lines, mostly about clients
/// that went away, are dropped: left alone it prints them.
final class StartLog: @unchecked Sendable {  // all its state is touched only under `lock`
    private let lock = Lock()
    private var line = "libmicrohttpd gives no reason"
    private var isClosed = false

    var lastLine: String {
        lock.withLock { line }
    }

    /// False once lines are no longer wanted.
    var isOpen: Bool {
        lock.withLock { !isClosed }
    }

    func append(_ text: String) {
        lock.withLock { line = text.split(separator: "\n").joined(separator: " ") }
    }

    func close() {
        lock.withLock { isClosed = true }
    }
}
