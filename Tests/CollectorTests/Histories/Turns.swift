import Basics
import HTTP

/// Lets two tasks run in turns: one gives, and goes on when the other comes back for its next.
final class Turns: @unchecked Sendable {  // all that changes is reached under `lock` alone
    private let lock = Lock()
    private var giver: CheckedContinuation<Void, Never>?
    private var taker: CheckedContinuation<Void, Never>?
    /// A turn was given before anybody waited for it.
    private var isGiven = false
    private var hasEnded = false

    /// Lets the other go on, and returns when it waits again or has ended.
    func give() async {
        await withCheckedContinuation { continuation in
            let next = lock.withLock { () -> CheckedContinuation<Void, Never>? in
                guard !hasEnded else { return continuation }
                giver = continuation
                isGiven = taker == nil
                defer { taker = nil }
                return taker
            }
            next?.resume()
        }
    }

    /// Waits for the next turn.
    func wait() async {
        await withCheckedContinuation { continuation in
            let next = lock.withLock { () -> CheckedContinuation<Void, Never>? in
                guard !hasEnded, !isGiven else {
                    isGiven = false
                    return continuation
                }
                taker = continuation
                defer { giver = nil }
                return giver
            }
            next?.resume()
        }
    }

    /// No more turns: whoever waits goes on.
    func end() {
        let waiting = lock.withLock { () -> [CheckedContinuation<Void, Never>] in
            hasEnded = true
            defer { (giver, taker) = (nil, nil) }
            return [giver, taker].compactMap { $0 }
        }
        for continuation in waiting { continuation.resume() }
    }

    func reset() {
        lock.withLock { (hasEnded, isGiven) = (false, false) }
    }
}
