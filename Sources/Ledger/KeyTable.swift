import Basics

/// Keys in order of first appearance, each with a number that stays what it is while the key is kept, over restarts too. It
/// holds no more than `limit` keys with labels, and in each group one more for their overflow and one for what nobody can
/// name; a key that was let in stays until it is removed.
package struct KeyTable: Sendable {
    let limit: Int
    package private(set) var keys: [SeriesKey] = []
    private var index = KeyIndex()
    /// How many have labels.
    private var named = 0
    /// The first key for labels over the limit. What is behind it was let in when there was room again.
    private(set) var firstOverflow: Int?
    /// How often keys were removed, which changes the numbers of others.
    private(set) var removals = 0

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { keys.count }

    func id(of key: SeriesKey) -> Int? { index.index(of: key, in: keys) }

    /// The number that stands for `key` so far, or would without letting it in.
    func id(counting key: SeriesKey) -> Int? {
        if let id = id(of: key) { return id }
        guard key.labels.values != nil, named >= limit else { return nil }
        return id(of: SeriesKey(key.group, .overflow))
    }

    /// The number that stands for `key`: its own, or that of the overflow of its group where the table is full.
    mutating func admit(_ key: SeriesKey) -> Int {
        if let id = id(of: key) { return id }
        guard key.labels.values != nil, named >= limit else { return append(key) }
        return admit(SeriesKey(key.group, .overflow))
    }

    /// Adds a key that was saved, whatever the limit is by now.
    mutating func restore(_ key: SeriesKey) throws(StateDamage) {
        guard id(of: key) == nil else { throw .damaged("duplicate series") }
        _ = append(key)
    }

    /// Removes the keys that are not to be kept. Returns the new number of each of the others, by the old one; nil where all
    /// are kept.
    mutating func keep(_ isKept: (Int) -> Bool) -> [Int?]? {
        let kept = keys.indices.map(isKept)
        guard kept.contains(false) else { return nil }
        let old = keys
        var numbers: [Int?] = []
        (keys, index, named, firstOverflow, removals) = ([], KeyIndex(), 0, nil, removals + 1)
        for (key, isKept) in zip(old, kept) { numbers.append(isKept ? append(key) : nil) }
        return numbers
    }

    private mutating func append(_ key: SeriesKey) -> Int {
        let id = keys.count
        keys.append(key)
        index.addLast(of: keys)
        if key.labels.values != nil { named += 1 }
        if key.labels == .overflow, firstOverflow == nil { firstOverflow = id }
        return id
    }
}
