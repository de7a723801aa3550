/// Where in the interval each project is polled. Whoever has a place keeps it; who comes later gets the middle of the widest
/// gap.
struct ProjectSlots {
    /// Of the circle that an interval is.
    static let count = 65_536

    private var taken: [String: Int] = [:]

    /// Gives places to these and to nobody else.
    /// - Parameter names: in the order in which those who come first are spread.
    mutating func update(_ names: [String]) {
        if taken.isEmpty {
            for (index, name) in names.enumerated() { taken[name] = index * Self.count / names.count }
            return
        }
        let wanted = Set(names)
        taken = taken.filter { wanted.contains($0.key) }
        for name in names where taken[name] == nil { taken[name] = middleOfWidestGap }
    }

    subscript(name: String) -> Int { taken[name] ?? 0 }

    private var middleOfWidestGap: Int {
        let places = taken.values.sorted()
        guard let first = places.first else { return 0 }
        var (start, width) = (0, 0)
        for (place, next) in zip(places, places.dropFirst() + [first + Self.count]) where next - place > width {
            (start, width) = (place, next - place)
        }
        return (start + width / 2) % Self.count
    }
}
