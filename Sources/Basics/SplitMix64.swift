/// Steele, Lea and Flood's generator: small, fast, and the same numbers for the same seed everywhere.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    /// A stream of its own for each of the keys.
    package init(seed: UInt64, _ keys: UInt64...) {
        state = seed
        for key in keys { state = next() ^ key }
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 up to 1.
    package mutating func fraction() -> Double {
        Double(next() >> 11) * 0x1p-53
    }
}
