package import PostHogLogs

/// The services that are known by name, for servers that do not list all of them. A name that no answer has shown for a day
/// is forgotten, and there are never more of them than a limit: where names come and go, memory does not grow with them.
package struct ServiceDirectory: Sendable {
    /// PostHog takes no entry that is older than a day when it comes.
    private static let memory: Duration = .seconds(86_400)
    private static let forgetEvery: Duration = .seconds(3600)
    /// All that a server can name at once have room, with as many again that it named before.
    private static let smallestLimit = 20_000

    package let limit: Int
    private var names: [ServiceName] = []
    private var lastSeen: [ServiceName: Duration] = [:]
    private var nextForgetting: Duration = .zero

    /// - Parameter seriesLimit: how many series the project may have.
    package init(seriesLimit: Int) {
        limit = max(seriesLimit, Self.smallestLimit)
    }

    package var count: Int { names.count }

    package mutating func add(_ seen: some Sequence<ServiceName>, at uptime: Duration) {
        // A name that was cut finds nothing.
        for name in seen where name.isWhole {
            if lastSeen.updateValue(uptime, forKey: name) == nil { names.append(name) }
            if names.count > limit { forgetOldest() }
        }
        guard uptime >= nextForgetting else { return }
        nextForgetting = uptime + Self.forgetEvery
        keep { $0 > uptime - Self.memory }
    }

    /// All names but some, beginning at another one with each `turn`, so that all have theirs where not all can be asked.
    package func names(besides seen: Set<ServiceName>, turn: Int) -> [ServiceName] {
        let start = names.isEmpty ? 0 : turn % names.count
        return (names[start...] + names[..<start]).filter { !seen.contains($0) }
    }

    /// Makes room: a quarter of the names goes, those that were seen longest ago.
    private mutating func forgetOldest() {
        let newestFirst = names.enumerated()
            .sorted { left, right in
                let times = (lastSeen[left.element] ?? .zero, lastSeen[right.element] ?? .zero)
                return times.0 == times.1 ? left.offset > right.offset : times.0 > times.1
            }
        let kept = Set(newestFirst.prefix(limit - limit / 4).map(\.element))
        names.removeAll { !kept.contains($0) }
        lastSeen = lastSeen.filter { kept.contains($0.key) }
    }

    private mutating func keep(_ isKept: (Duration) -> Bool) {
        guard lastSeen.values.contains(where: { !isKept($0) }) else { return }
        lastSeen = lastSeen.filter { isKept($0.value) }
        names.removeAll { lastSeen[$0] == nil }
    }
}

extension [ServiceName] {
    /// In groups of at most `count`: by turns one of names that are not known and one of the others, each in their order.
    func grouped(known: Set<ServiceName>, by count: Int) -> [[ServiceName]] {
        var unknown = filter { !known.contains($0) }[...]
        var others = filter { known.contains($0) }[...]
        var groups: [[ServiceName]] = []
        while !unknown.isEmpty || !others.isEmpty {
            groups += [unknown, others].map { Array($0.prefix(count)) }.filter { !$0.isEmpty }
            (unknown, others) = (unknown.dropFirst(count), others.dropFirst(count))
        }
        return groups
    }
}
