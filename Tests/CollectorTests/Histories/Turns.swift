import Basics
import HTTP

/// Lets two tasks run in turns: one gives, and goes on when the other comes back for its next.
final class Turns: Sendable {
    private let state = Locked(State())

    private struct State {
        var giver: CheckedContinuation<Void, Never>?
        var taker: CheckedContinuation<Void, Never>?
        /// A turn was given before anybody waited for it.
        var isGiven = false
        var hasEnded = false
    }

    /// Lets the other go on, and returns when it waits again or has ended.
    func give() async {
        await withCheckedContinuation { continuation in
            let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
                guard !state.hasEnded else { return continuation }
                state.giver = continuation
                state.isGiven = state.taker == nil
                defer { state.taker = nil }
                return state.taker
            }
            next?.resume()
        }
    }

    /// Waits for the next turn.
    func wait() async {
        await withCheckedContinuation { continuation in
            let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
                guard !state.hasEnded, !state.isGiven else {
                    state.isGiven = false
                    return continuation
                }
                state.taker = continuation
                defer { state.giver = nil }
                return state.giver
            }
            next?.resume()
        }
    }

    /// No more turns: whoever waits goes on.
    func end() {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.hasEnded = true
            defer { (state.giver, state.taker) = (nil, nil) }
            return [state.giver, state.taker].compactMap { $0 }
        }
        for continuation in waiting { continuation.resume() }
    }

    func reset() {
        state.withLock { ($0.hasEnded, $0.isGiven) = (false, false) }
    }
}
