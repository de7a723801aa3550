import Basics

/// Which labels have series of their own where there is no room for all: those with the most entries, of late. Labels that
/// have none must be well above one that has for the two to change places, so that equals do not take turns.
struct VolumeRanking: Sendable {
    private static let margin = 1.5
    /// What counts of an entry after an hour: half after a day.
    private static let hourlyFactor = 0.97153

    let limit: Int
    private(set) var members: Set<SeriesLabels>
    private var volumes: [SeriesLabels: Double] = [:]
    private var decayed: Timestamp?

    init(limit: Int, members: Set<SeriesLabels> = []) {
        self.limit = limit
        self.members = members
    }

    /// Counts entries with these labels, whether or not they have a series of their own.
    mutating func add(_ entries: Int, of labels: SeriesLabels) {
        volumes[labels, default: 0] += Double(entries)
    }

    /// Whether these labels have series of their own, which they do at once while there is room.
    mutating func admits(_ labels: SeriesLabels) -> Bool {
        if members.contains(labels) { return true }
        guard members.count < limit else { return false }
        members.insert(labels)
        return true
    }

    /// Whether they have, or would at once.
    func wouldAdmit(_ labels: SeriesLabels) -> Bool { members.contains(labels) || members.count < limit }

    /// Keeps places only for some.
    mutating func keep(_ isKept: (SeriesLabels) -> Bool) { members = members.filter(isKept) }

    /// Gives the places anew. Returns whether that changed any.
    ///
    /// - Parameter isFirst: whether nobody has earned a place yet; then there is no margin.
    mutating func rank(isFirst: Bool, at now: Timestamp) -> Bool {
        decay(to: now)
        guard volumes.count > limit || members.count > limit else { return false }
        let before = members
        var inside = members.sorted { isAbove($1, $0) }[...]
        var outside = volumes.keys.filter { !before.contains($0) }.sorted(by: isAbove)[...]
        while members.count > limit, let last = inside.popFirst() { members.remove(last) }
        while members.count < limit, let first = outside.popFirst() { members.insert(first) }
        while let first = outside.popFirst(), let last = inside.popFirst() {
            guard volume(first) > volume(last) * (isFirst ? 1 : Self.margin) else { break }
            members.remove(last)
            members.insert(first)
        }
        return members != before
    }

    private func volume(_ labels: SeriesLabels) -> Double { volumes[labels] ?? 0 }

    /// Equal volumes are ordered by their labels, so that the same entries give the same places.
    private func isAbove(_ one: SeriesLabels, _ other: SeriesLabels) -> Bool {
        let (first, second) = (volume(one), volume(other))
        guard first == second, let names = one.values, let others = other.values else { return first > second }
        return names.lexicographicallyPrecedes(others) { $0.text < $1.text }
    }

    /// What is left of less than an entry is forgotten.
    private mutating func decay(to now: Timestamp) {
        let hours = now.secondsSince(decayed ?? now) / 3600
        decayed = hours < 0 ? now : (decayed ?? now).adding(seconds: hours * 3600)
        guard hours > 0 else { return }
        let factor = (0..<min(hours, 1000)).reduce(1.0) { factor, _ in factor * Self.hourlyFactor }
        volumes = volumes.mapValues { $0 * factor }.filter { $0.value >= 1 || members.contains($0.key) }
    }
}
