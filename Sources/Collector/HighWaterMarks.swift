package import PostHogLogs

/// The highest value ever believed of each cell of each bucket. What is read is only ever a lower bound of the truth, so
/// a higher value brings a mark closer to it, and a lower one says nothing.
package struct HighWaterMarks<Cell: Hashable & Sendable>: Sendable {
    private var marks: [TimeBucket: [Cell: Int]] = [:]
    private var sums: [TimeBucket: Int] = [:]

    package init() {}

    /// Raises one mark to `value`, if that is higher. Returns by how much the mark rose.
    package mutating func raise(_ cell: Cell, of bucket: TimeBucket, to value: Int) -> Int {
        let rise = value - (marks[bucket]?[cell] ?? 0)
        guard rise > 0 else { return 0 }
        marks[bucket, default: [:]][cell] = value
        sums[bucket, default: 0] += rise
        return rise
    }

    package func sum(of bucket: TimeBucket) -> Int { sums[bucket] ?? 0 }

    package func cells(of bucket: TimeBucket) -> [Cell: Int] { marks[bucket] ?? [:] }

    package mutating func forget(before time: Timestamp) {
        for bucket in marks.keys.filter({ $0.start < time }) {
            marks[bucket] = nil
            sums[bucket] = nil
        }
    }
}
