import Basics

/// The order of what has equal counts, for which ClickHouse has no rule: it stays while the table stays as it is.
struct TieOrder {
    private let seed: UInt64
    private let generation: UInt64

    init(seed: UInt64, generation: UInt64) {
        self.seed = seed
        self.generation = generation
    }

    /// Where the one with this number stands among its equals.
    func rank(_ id: Int) -> UInt64 {
        var random = SplitMix64(seed: seed, generation, UInt64(id))
        return random.next()
    }
}
