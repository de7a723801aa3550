import Basics

/// How long work goes on, told on stderr: on a terminal one line that changes, elsewhere a line a minute.
final class ProgressLine: Sendable {
    private let terminal: Terminal
    private let isTerminal: Bool
    private let clock: any WallClock
    private let write: @Sendable (String) -> Void
    private let state: Locked<State>

    private struct State {
        /// When it was last told.
        var last: Duration
        var isShown = false
    }

    private static let refresh = Duration.milliseconds(200)
    private static let pace = Duration.seconds(60)

    init(
        _ terminal: Terminal = .errors, clock: any WallClock = SystemClock(),
        write: @escaping @Sendable (String) -> Void = { StandardError.write($0) }
    ) {
        self.terminal = terminal
        self.clock = clock
        self.write = write
        isTerminal = terminal.isThere
        state = Locked(State(last: terminal.isThere ? clock.uptime - Self.refresh : clock.uptime))
    }

    /// - Parameter text: asked for only when its time has come.
    func update(_ text: () -> String) {
        let now = clock.uptime
        let isDue = state.withLock { state in
            guard now - state.last >= (isTerminal ? Self.refresh : Self.pace) else { return false }
            state.last = now
            state.isShown = isTerminal
            return true
        }
        guard isDue else { return }
        let line = ShownText.escaped(text())
        write(
            isTerminal ? "\r\(ShownText.cut(line, to: terminal.columns - 1))\u{1B}[K" : "\(BuildInfo.name): \(line)\n")
    }

    /// A line that stays.
    func note(_ text: String) {
        clear()
        write("\(BuildInfo.name): \(ShownText.escaped(text))\n")
    }

    /// Removes the line, before something else is written.
    func clear() {
        let wasShown = state.withLock { state in
            defer { state.isShown = false }
            return state.isShown
        }
        if wasShown { write("\r\u{1B}[K") }
    }
}
