import HTTP

/// Elements that wait for something that is done one at a time. Clients take turns, so that whoever comes with many waits
/// for his own and not others for him; each client's elements go in the order in which they came.
struct FairQueue<Client: Hashable, Element> {
    private let limit: Int
    private var lines: [Client: [Element]] = [:]
    /// Those who have a line, next first.
    private var turns: [Client] = []
    private var count = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// Returns who has to go: nobody, the last one of a client that has more than its share, or the newcomer.
    mutating func add(_ element: Element, of client: Client) -> Element? {
        var displaced: Element?
        if count >= limit {
            guard let loser = FairShare.loser(to: client, held: lines.mapValues(\.count)) else { return element }
            // It has more than one, so it keeps its turn.
            displaced = lines[loser]?.popLast()
            count -= 1
        }
        if lines[client] == nil { turns.append(client) }
        lines[client, default: []].append(element)
        count += 1
        return displaced
    }

    mutating func next() -> Element? {
        guard let client = turns.first, let element = lines[client]?.first else { return nil }
        turns.removeFirst()
        count -= 1
        let remaining = Array(lines[client, default: []].dropFirst())
        lines[client] = remaining.isEmpty ? nil : remaining
        if !remaining.isEmpty { turns.append(client) }
        return element
    }

    /// Takes out all of a kind, whoever they are of.
    mutating func removeAll(where isMeant: (Element) -> Bool) -> [Element] {
        let removed = turns.flatMap { lines[$0, default: []].filter(isMeant) }
        lines = lines.mapValues { $0.filter { !isMeant($0) } }.filter { !$0.value.isEmpty }
        turns.removeAll { lines[$0] == nil }
        count -= removed.count
        return removed
    }
}

extension FairQueue: Sendable where Client: Sendable, Element: Sendable {}
