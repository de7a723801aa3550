import PostHogSimulator

/// The same numbers for the same seed, so that a failing case comes back.
typealias SeededGenerator = SplitMix64

extension SplitMix64 {
    mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }
}
