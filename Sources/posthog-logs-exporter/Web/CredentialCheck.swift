import Basics
import Dispatch
import HTTP

/// Checks passwords against their hashes, one at a time on a thread of its own, and remembers what it found. Clients take
/// turns, and every check takes the same work, so that nothing shows which names are known.
final class CredentialCheck: Sendable {
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

    typealias Comparison = @Sendable (PasswordHash, _ password: [UInt8]) -> Bool

    private struct Waiting: Sendable {
        let question: Question
        let then: @Sendable (Verdict) -> Void
    }

    /// Of each kind of verdict, so that wrong passwords push out no right one.
    private static let remembered = 100
    /// Passwords that wait. At a usual cost of 10 all of them take ten seconds, as long as Prometheus waits.
    static let maxWaiting = 200

    private let compare: Comparison
    private let queue = DispatchQueue(label: "posthog-logs-exporter.passwords")
    private let digest = KeyedDigest()
    private let state = Locked(State())

    private struct State {
        var admitted: Set<[UInt8]> = []
        var refused: Set<[UInt8]> = []
        var waiting = FairQueue<ClientAddress?, Waiting>(limit: maxWaiting)
        var isWorking = false

        mutating func nextWaiting() -> Waiting? {
            let next = waiting.next()
            isWorking = next != nil
            return next
        }
    }

    /// - Parameter compare: does the work of one check.
    init(compare: @escaping Comparison = { $0.matches($1) }) {
        self.compare = compare
    }

    /// The work is that of the dearest hash, whatever the name's own costs and whether there is such a name: a hash of cost n
    /// and one each of n, n + 1 and so on up to below m are together the work of one of cost m.
    func question(_ credentials: BasicCredentials, among users: [String: PasswordHash]) -> Question {
        let known = users[credentials.user]
        let parts = [Array(credentials.user.utf8), Array((known?.text ?? "").utf8), credentials.password]
        return Question(key: digest.digest(of: parts)) { [compare] in
            let dearest = users.values.map(\.cost).max() ?? 10
            let hash = known ?? PasswordHash(ofNobodyAtCost: dearest)
            let isRight = compare(hash, credentials.password)
            for cost in hash.cost..<dearest {
                _ = compare(PasswordHash(ofNobodyAtCost: cost), credentials.password)
            }
            return isRight && known != nil
        }
    }

    /// The verdict, if it is remembered.
    func verdict(on question: Question) -> Verdict? {
        state.withLock { state in
            if state.admitted.contains(question.key) { return .admitted }
            return state.refused.contains(question.key) ? .refused : nil
        }
    }

    /// Calls `then` with the verdict, from the thread of the checks, or from the thread of whoever takes its place.
    func ask(_ question: Question, of client: ClientAddress?, then: @escaping @Sendable (Verdict) -> Void) {
        let (displaced, starts) = state.withLock { state in
            let displaced = state.waiting.add(Waiting(question: question, then: then), of: client)
            defer { state.isWorking = true }
            return (displaced, !state.isWorking)
        }
        displaced?.then(.busy)
        if starts { queue.async { self.work() } }
    }

    private func work() {
        while let next = state.withLock({ $0.nextWaiting() }) {
            let isRight = next.question.matches()
            let others = state.withLock { state in
                if isRight {
                    Self.remember(next.question.key, in: &state.admitted)
                } else {
                    Self.remember(next.question.key, in: &state.refused)
                }
                return state.waiting.removeAll { $0.question.key == next.question.key }
            }
            for asking in [next] + others { asking.then(isRight ? .admitted : .refused) }
        }
    }

    private static func remember(_ key: [UInt8], in verdicts: inout Set<[UInt8]>) {
        if verdicts.count >= remembered, let victim = verdicts.randomElement() { verdicts.remove(victim) }
        verdicts.insert(key)
    }
}
