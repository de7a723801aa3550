import Basics
import HTTP

/// How many scrapes are being answered, and how many may be at the same time.
final class ScrapeSlots: @unchecked Sendable {  // `used` is touched only under `lock`
    private let limit: Int
    private let lock = Lock()
    private var used = 0

    /// - Parameter limit: 0 for no limit.
    init(limit: Int) {
        self.limit = limit
    }

    /// Answers with what `answer` makes, unless too many others are still being sent: then nil.
    func take(_ answer: () -> ServerAnswer) -> ServerAnswer? {
        guard limit > 0 else { return answer() }
        let isFree = lock.withLock { () -> Bool in
            guard used < limit else { return false }
            used += 1
            return true
        }
        guard isFree else { return nil }
        switch answer() {
        case .response(let response):
            return .tracked(response) { self.release() }
        case .tracked(let response, let whenDone):
            return .tracked(response) {
                self.release()
                whenDone()
            }
        case .deferred, .abort:
            preconditionFailure("a scrape is answered at once")
        }
    }

    private func release() {
        lock.withLock { used -= 1 }
    }
}
