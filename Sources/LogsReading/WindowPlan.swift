package import Basics
package import PostHogLogs

/// The windows in which a range is read, in its order: at most twenty minutes each, so that PostHog reads each in one go and a
/// page that ends early is an error and not the end. Windows without entries are skipped where counts are known.
package struct WindowPlan: Sendable {
    private let order: EntryOrder
    /// What is not cut into windows yet.
    private var rest: TimeRange
    private var ready: [TimeRange] = []
    /// In seconds, what was found to be too long.
    private var longest = EntryPageRequest.longestWhole

    /// Of buckets that are counted to see which are empty.
    private static let grid = BucketGrid(bucketSeconds: 900, bucketCount: BucketGrid.maxBuckets)
    private static let shortest: Int64 = 2

    package init(_ range: TimeRange, _ order: EntryOrder) {
        self.order = order
        rest = range
        guard range.isShort else { return }
        ready = range.start == range.end ? [] : [range]
        rest = TimeRange(start: range.start, end: range.start)
    }

    /// The buckets to count before the next window can be said; nil where it can, or where there is none.
    package var uncounted: [TimeBucket]? {
        guard ready.isEmpty, rest.start < rest.end else { return nil }
        let buckets = covering
        return buckets.isEmpty ? nil : buckets
    }

    /// Cuts the windows of the buckets that were to be counted.
    ///
    /// - Parameter totals: the entries of each bucket; nil where they cannot be had.
    package mutating func counted(_ totals: [TimeBucket: Int]?) {
        let buckets = covering
        for bucket in buckets where totals?[bucket] != 0 {
            let window = bucket.range.clipped(to: rest)
            if window.start < window.end { ready.append(window) }
        }
        guard let last = buckets.last else { return }
        rest =
            switch order {
            case .latest: TimeRange(start: rest.start, end: max(rest.start, last.start))
            case .earliest: TimeRange(start: min(rest.end, last.end), end: rest.end)
            }
    }

    /// The next window; nil if buckets are to be counted first, or if all are read.
    package mutating func next() -> TimeRange? {
        guard !ready.isEmpty else { return nil }
        let window = ready.removeFirst()
        guard window.seconds > longest, let halves = halves(of: window) else { return window }
        ready.insert(contentsOf: halves, at: 0)
        return next()
    }

    package var isDone: Bool { ready.isEmpty && rest.start == rest.end }

    /// Has this part of a window that was too long be read next; what follows is read in windows that are no longer.
    package mutating func putBack(_ half: TimeRange) {
        longest = max(1, half.seconds)
        ready.insert(half, at: 0)
    }

    private func halves(of window: TimeRange) -> [TimeRange]? {
        guard window.seconds >= Self.shortest else { return nil }
        let middle = window.start.adding(seconds: window.seconds / 2)
        let halves = [TimeRange(start: window.start, end: middle), TimeRange(start: middle, end: window.end)]
        return order == .earliest ? halves : halves.reversed()
    }

    /// The next buckets of the range, in its order, as many as can be counted at once.
    private var covering: [TimeBucket] {
        let grid = Self.grid
        let first = grid.bucket(
            holding: order == .earliest ? rest.start : rest.end.adding(microseconds: -1))
        let step = order == .earliest ? grid.bucketSeconds : -grid.bucketSeconds
        return (0..<Int64(BucketGrid.maxBuckets)).lazy
            .map { grid.bucket(holding: first.start.adding(seconds: $0 * step)) }
            .prefix { $0.end > rest.start && $0.start < rest.end }.map { $0 }
    }
}

extension TimeRange {
    fileprivate var isShort: Bool { end - start <= .seconds(EntryPageRequest.longestWhole) }

    fileprivate func clipped(to other: TimeRange) -> TimeRange {
        let start = max(start, other.start)
        return TimeRange(start: start, end: max(start, min(end, other.end)))
    }
}
