import Basics
import Glibc

/// SIGTERM, SIGINT and SIGHUP. The main thread waits for them, all others leave them alone.
enum ProcessSignals {
    private static let all = [SIGTERM, SIGINT, SIGHUP]
    private static let terminationListeners = SignalListeners()
    private static let hangupListeners = SignalListeners()

    /// Has the system keep the signals until `deliver` takes them. Threads inherit this, so it comes before any is started.
    static func block() {
        var signals = set
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// One element for each SIGTERM or SIGINT, from now on.
    static func terminations() -> AsyncStream<Void> { terminationListeners.stream() }

    /// One element for each SIGHUP, from now on; several that nobody has consumed are one.
    static func hangups() -> AsyncStream<Void> { hangupListeners.stream() }

    /// Waits for signals, for as long as the process lives.
    /// - Parameter code: what the process ends with, at once, while nobody listens to `terminations`.
    static func deliver(exitingWith code: Int32) -> Never {
        var signals = set
        while true {
            var signal: Int32 = 0
            guard sigwait(&signals, &signal) == 0 else { continue }
            if signal == SIGHUP {
                hangupListeners.notify()
            } else if !terminationListeners.notify() {
                exitAtOnce(code)
            }
        }
    }

    /// Ends the process whatever its threads do.
    static func exitAtOnce(_ code: Int32) -> Never {
        StandardError.flush()
        // Other threads are at work, so nothing that they use may be torn down.
        _exit(code)
    }

    private static var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in all { sigaddset(&set, signal) }
        return set
    }
}

/// The listeners to one kind of signal.
private final class SignalListeners: Sendable {
    private let listeners = Locked<[AsyncStream<Void>.Continuation]>([])

    func stream() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        listeners.withLock { $0.append(continuation) }
        return stream
    }

    /// False if nobody listens.
    @discardableResult
    func notify() -> Bool {
        let listeners = listeners.withLock { $0 }
        for listener in listeners { listener.yield() }
        return !listeners.isEmpty
    }
}
