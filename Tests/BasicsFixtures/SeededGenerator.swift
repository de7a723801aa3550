package import Basics

/// The same numbers for the same seed, so that a failing case comes back.
package typealias SeededGenerator = SplitMix64

extension SplitMix64 {
    package mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }
}
