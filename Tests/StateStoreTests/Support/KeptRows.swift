import Basics
import StateStore

/// A store that only notes what it is asked to save, and has who asks wait at a gate.
final class KeptRows: RowStore {
    let gate = Gate()
    private let kept = Locked((saves: [[String: StateRows]](), fails: false))

    var saves: [[String: StateRows]] { kept.withLock { $0.saves } }

    func fails(_ now: Bool) { kept.withLock { $0.fails = now } }

    func rows(of owner: String) -> StateRows? { nil }

    func save(_ rows: [String: StateRows]) throws(StoreFailure) {
        gate.enter()
        guard !kept.withLock({ $0.fails }) else { throw StoreFailure("out of order") }
        kept.withLock { $0.saves.append(rows) }
    }

    func refuse(_ owner: String) throws(StoreFailure) -> String { "nowhere" }

    func close() {}
}
