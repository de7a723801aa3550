import PostHogLogs

/// The services that are known by name, for servers that do not list all of them.
struct ServiceDirectory: Sendable {
    private var names: [ServiceName] = []
    private var known: Set<ServiceName> = []

    mutating func add(_ seen: some Sequence<ServiceName>) {
        // A name that was cut finds nothing.
        for name in seen where name.isWhole && known.insert(name).inserted { names.append(name) }
    }

    /// All names but some, beginning at another one with each `turn`, so that all have theirs where not all can be asked.
    func names(besides seen: Set<ServiceName>, turn: Int) -> [ServiceName] {
        let start = names.isEmpty ? 0 : turn % names.count
        return (names[start...] + names[..<start]).filter { !seen.contains($0) }
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
