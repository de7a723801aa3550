/// Counts of observations by size, in buckets with fixed upper bounds.
package struct Histogram: Sendable, Hashable {
    /// Upper bounds, each included in its bucket, ascending. A last bucket without a bound is always there.
    package let bounds: [Double]
    /// The sum of everything observed, in the unit of the bounds.
    package private(set) var sum = 0.0
    /// Observations that fell into exactly this bucket; one more than there are bounds.
    private var counts: [Int]

    /// - Parameter bounds: finite and strictly ascending; may be empty.
    package init(bounds: [Double]) {
        precondition(bounds.allSatisfy(\.isFinite), "a bound of a histogram must be finite; +Inf is there by itself")
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "the bounds of a histogram must ascend")
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    package var count: Int { counts.reduce(0, +) }

    /// Observations at or below each bound, then all of them.
    package var cumulativeCounts: [Int] {
        var total = 0
        return counts.map { count in
            total += count
            return total
        }
    }

    /// Counts one observation. What is not finite is no measurement and is ignored: a single NaN or infinity would make
    /// the sum useless for as long as the process lives.
    package mutating func observe(_ value: Double) {
        guard value.isFinite else { return }
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }

    /// What one histogram would hold had it observed everything that the two did.
    package func merging(_ other: Histogram) -> Histogram {
        precondition(bounds == other.bounds, "only histograms with the same bounds can be merged")
        var merged = self
        for index in counts.indices { merged.counts[index] += other.counts[index] }
        merged.sum += other.sum
        return merged
    }
}
