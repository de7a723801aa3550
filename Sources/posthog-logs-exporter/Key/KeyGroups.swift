/// Which places hold the same key. Those share one budget, by what they hold, not by what they are called.
struct KeyGroups {
    /// The number of each place's group. A group keeps its number when its key is replaced.
    private(set) var numbers: [KeyReference: Int] = [:]
    private var last = 0

    /// Goes by what is there now. Places that come to hold the same key become one group; of those that no longer do, the first
    /// keeps the number.
    mutating func update(_ keys: [(reference: KeyReference, key: APIKey)]) {
        var numberOfKey: [APIKey: Int] = [:]
        var taken: Set<Int> = []
        for (reference, key) in keys {
            guard numberOfKey[key] == nil, let old = numbers[reference], taken.insert(old).inserted else { continue }
            numberOfKey[key] = old
        }
        var updated: [KeyReference: Int] = [:]
        for (reference, key) in keys {
            if numberOfKey[key] == nil {
                last += 1
                numberOfKey[key] = last
            }
            updated[reference] = numberOfKey[key]
        }
        numbers = updated
    }
}
