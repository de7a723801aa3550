import Basics
import Dispatch
import HTTP

/// Checks passwords against their hashes, one at a time on a thread of its own, and remembers what it found. A name that
/// is not known takes as long as one that is.
final class CredentialCheck: @unchecked Sendable {  // what it remembers and who waits, only under `lock`
    enum Verdict: Sendable {
        case admitted
        case refused
        /// Too many others wait to be checked.
        case busy
    }

    /// A password to be checked: what its verdict is remembered by, which tells nothing of it, and how to find out.
    struct Question: Sendable {
        fileprivate let key: [UInt8]
        fileprivate let matches: @Sendable () -> Bool
    }

    /// Of both kinds of verdict; a stranger who tries passwords pushes out no right one.
    private static let remembered = 100
    private static let waitingRoom = 40

    private let queue = DispatchQueue(label: "posthog-logs-exporter.passwords")
    private let digest = KeyedDigest()
    private let lock = Lock()
    private var admitted: Set<[UInt8]> = []
    private var refused: Set<[UInt8]> = []
    private var waiting: [[UInt8]: [@Sendable (Verdict) -> Void]] = [:]

    func question(_ credentials: BasicCredentials, among users: [String: PasswordHash]) -> Question {
        let known = users[credentials.user]
        let hash = known ?? Self.nobody(among: users)
        let parts = [Array(credentials.user.utf8), Array((known?.text ?? "").utf8), credentials.password]
        return Question(key: digest.digest(of: parts)) {
            hash.matches(credentials.password) && known != nil
        }
    }

    /// The verdict, if it is remembered.
    func verdict(on question: Question) -> Verdict? {
        lock.withLock {
            if admitted.contains(question.key) { return .admitted }
            return refused.contains(question.key) ? .refused : nil
        }
    }

    /// Calls `then` with the verdict, from the thread of the checks, or at once when too many wait.
    func ask(_ question: Question, then: @escaping @Sendable (Verdict) -> Void) {
        let place = lock.withLock { () -> Place in
            if waiting[question.key] != nil {
                waiting[question.key]?.append(then)
                return .behind
            }
            guard waiting.count < Self.waitingRoom else { return .none }
            waiting[question.key] = [then]
            return .first
        }
        switch place {
        case .none: then(.busy)
        case .behind: return
        case .first: queue.async { self.answer(question) }
        }
    }

    private enum Place {
        case first, behind, none
    }

    private func answer(_ question: Question) {
        let isRight = question.matches()
        let asking = lock.withLock {
            if isRight { Self.remember(question.key, in: &admitted) } else { Self.remember(question.key, in: &refused) }
            return waiting.removeValue(forKey: question.key) ?? []
        }
        for then in asking { then(isRight ? .admitted : .refused) }
    }

    private static func remember(_ key: [UInt8], in verdicts: inout Set<[UInt8]>) {
        if verdicts.count >= remembered, let victim = verdicts.randomElement() { verdicts.remove(victim) }
        verdicts.insert(key)
    }

    private static func nobody(among users: [String: PasswordHash]) -> PasswordHash {
        PasswordHash(ofNobodyAtCost: users.values.map(\.cost).max() ?? 10)
    }
}
