import Basics
import PostHogLogs

/// How far reading has come.
package struct ReadingProgress: Hashable, Sendable {
    /// Entries that were read.
    package private(set) var entries = 0
    /// How many were counted in the part of the range whose buckets were counted so far; nil where none were.
    package private(set) var counted: Int?
    private let range: TimeRange
    private let order: EntryOrder
    private let limit: Int
    /// Up to where all is read.
    private var position: Timestamp

    init(range: TimeRange, order: EntryOrder, limit: Int) {
        self.range = range
        self.order = order
        self.limit = limit
        position = order == .latest ? range.end : range.start
    }

    /// From 0 to 1: of the range, or of the entries that are wanted, whichever is more.
    package var share: Double {
        let length = (range.end - range.start) / .seconds(1)
        let covered = (order == .latest ? range.end - position : position - range.start) / .seconds(1)
        return min(1, max(length > 0 ? covered / length : 1, limit > 0 ? Double(entries) / Double(limit) : 1))
    }

    mutating func advance(_ new: Int, to position: Timestamp?) {
        entries += new
        if let position { self.position = position }
    }

    mutating func counted(_ totals: [TimeBucket: Int]) {
        counted = totals.values.reduce(counted ?? 0, +)
    }
}
