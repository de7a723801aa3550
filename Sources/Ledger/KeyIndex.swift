/// Where each key of a list stands. A hash table of the indices alone, since the keys are in the list: a dictionary takes five
/// times as much, and each project has two.
struct KeyIndex: Sendable {
    /// One more than an index, 0 where there is none. Their number is a power of two, and at least a third of them is free.
    private var slots: [UInt32] = []
    private var count = 0

    func index(of key: SeriesKey, in keys: [SeriesKey]) -> Int? {
        guard !slots.isEmpty else { return nil }
        var slot = firstSlot(of: key)
        while slots[slot] != 0 {
            let index = Int(slots[slot] - 1)
            if keys[index] == key { return index }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Adds the last key of the list, which is in it only there.
    mutating func addLast(of keys: [SeriesKey]) {
        count += 1
        if count * 3 > slots.count * 2 {
            slots = Array(repeating: 0, count: max(8, slots.count * 2))
            for index in keys.indices.dropLast() { insert(index, keys[index]) }
        }
        insert(keys.count - 1, keys[keys.count - 1])
    }

    private mutating func insert(_ index: Int, _ key: SeriesKey) {
        var slot = firstSlot(of: key)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = UInt32(index + 1)
    }

    private func firstSlot(of key: SeriesKey) -> Int { key.hashValue & (slots.count - 1) }
}
