import Basics

/// Keeps the last line that libmicrohttpd logs while it starts, as the reason if it does not. Afterwards its lines, mostly about clients
/// that went away, are dropped: left alone it prints them.
final class StartLog: Sendable {
    private let state = Locked(State())

    private struct State {
        var line = "libmicrohttpd gives no reason"
        var isClosed = false
    }

    var lastLine: String {
        state.withLock { $0.line }
    }

    /// False once lines are no longer wanted.
    var isOpen: Bool {
        state.withLock { !$0.isClosed }
    }

    func append(_ text: String) {
        state.withLock { $0.line = text.split(separator: "\n").joined(separator: " ") }
    }

    func close() {
        state.withLock { $0.isClosed = true }
    }
}
