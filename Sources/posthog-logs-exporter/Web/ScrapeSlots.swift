import Basics
import HTTP

/// How many scrapes are being answered, and how many may be at the same time. Where there are too many, clients that do not
/// take their answers lose them to others.
final class ScrapeSlots: Sendable {
    private let limit: Int
    private let slots = Locked(Slots())

    private struct Holder {
        let origin: RequestOrigin?

        var client: ClientAddress? { origin?.client }
    }

    /// - Parameter limit: 0 for no limit.
    init(limit: Int) {
        self.limit = limit
    }

    /// Answers with what `answer` makes, unless too many others are still being sent: then nil.
    func acquire(for request: ServerRequest, _ answer: () -> ServerAnswer) -> ServerAnswer? {
        guard limit > 0 else { return answer() }
        guard let slot = slots.withLock({ $0.acquire(for: Holder(origin: request.origin), limit: limit) }) else {
            return nil
        }
        slot.displaced?.breakOff()
        return answer().followed { self.release(slot.number) }
    }

    private func release(_ number: Int) {
        slots.withLock { _ = $0.holders.removeValue(forKey: number) }
    }

    private struct Slots {
        /// By numbers that grow.
        var holders: [Int: Holder] = [:]
        var lastNumber = 0

        mutating func acquire(for newcomer: Holder, limit: Int) -> (number: Int, displaced: RequestOrigin?)? {
            var displaced: Holder?
            if holders.count >= limit {
                guard let longest = longest(yieldingTo: newcomer.client) else { return nil }
                displaced = holders.removeValue(forKey: longest)
            }
            lastNumber += 1
            holders[lastNumber] = newcomer
            return (lastNumber, displaced?.origin)
        }

        /// The longest lasting one of a client that has more than its share.
        private func longest(yieldingTo client: ClientAddress?) -> Int? {
            var held: [ClientAddress?: Int] = [:]
            for holder in holders.values { held[holder.client, default: 0] += 1 }
            guard let loser = FairShare.loser(to: client, held: held) else { return nil }
            return holders.filter { $0.value.client == loser }.keys.min()
        }
    }
}
