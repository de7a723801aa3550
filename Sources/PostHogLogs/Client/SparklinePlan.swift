package import Basics

/// Which ranges to ask sparkline for, so that its rows divide a bucket and the answer is never cut.
///
/// sparkline picks the width of its time steps from the length of the range alone, answers at most 1,000 rows, oldest first, and
/// so silently loses the newest of a range that is too long for its width. Ranges from half an hour up have steps of a
/// minute or more, which PostHog answers from an aggregate instead of from rows; shorter ones are asked for only where
/// PostHog refuses longer ones.
package struct SparklinePlan: Sendable {
    private static let rowLimit: Int64 = 1000
    /// Seven severities, and a blank one.
    private static let rowsACell: Int64 = 8
    private static let shortest: Int64 = 1800

    /// The upper ends, in seconds, of the ranges that get a width.
    private static let widths: [(upTo: Int64, width: Int64)] = [
        (150, 1), (375, 5), (1750, 10), (4500, 60), (10500, 120), (22500, 300), (37500, 600), (67500, 900),
        (135_000, 1800), (270_000, 3600),
    ]

    private let bucketSeconds: Int64
    /// Lengths, in seconds, ascending, that are whole buckets and get steps that divide a bucket.
    private let lengths: [Int64]

    package init(bucketSeconds: Int64) {
        self.bucketSeconds = bucketSeconds
        let longest = bucketSeconds * Int64(BucketGrid.maxBuckets)
        let whole = stride(from: bucketSeconds, through: max(longest, Self.shortest), by: Int64.Stride(bucketSeconds))
        lengths = whole.filter { length in
            guard let width = Self.width(of: length) else { return false }
            return bucketSeconds % width == 0 && length / width * Self.rowsACell <= Self.rowLimit
        }
    }

    /// Ranges that together cover the buckets whole, and the window, if any, in steps that divide a minute; newest first.
    ///
    /// - Parameter limit: the longest range to ask for, in seconds; a bucket that is longer is asked for all the same.
    package func ranges(covering buckets: [TimeBucket], window: TimeRange? = nil, limit: Int64? = nil) -> [TimeRange] {
        let lengths = lengths(upTo: limit)
        var ranges: [TimeRange] = []
        var left = buckets.sorted(by: >)[...]
        while let newest = left.first, let oldest = left.last {
            let start = min(oldest.start, window?.start ?? oldest.start)
            let wanted = newest.end.secondsSince(start)
            let length = lengths.first { $0 >= wanted } ?? lengths.last ?? bucketSeconds
            let range = TimeRange(start: newest.end.adding(seconds: -length), end: newest.end)
            ranges.append(range)
            left = left.drop { $0.start >= range.start }
        }
        guard let window, !ranges.contains(where: { window.isWithin($0) && Self.hasMinutes($0) }) else { return ranges }
        let length = max(window.seconds, min(Self.shortest, limit ?? Self.shortest))
        return [TimeRange(start: window.end.adding(seconds: -length), end: window.end)] + ranges
    }

    private func lengths(upTo limit: Int64?) -> [Int64] {
        guard let limit, limit < lengths.last ?? 0 else { return lengths.filter { $0 >= Self.shortest } }
        let allowed = lengths.filter { $0 <= limit }
        let cheap = allowed.filter { $0 >= Self.shortest }
        return cheap.isEmpty ? allowed : cheap
    }

    /// Whether sparkline answers this range in steps that divide a minute.
    package static func hasMinutes(_ range: TimeRange) -> Bool {
        width(of: range.seconds).map { 60 % $0 == 0 } ?? false
    }

    private static func width(of length: Int64) -> Int64? {
        widths.first { length <= $0.upTo }?.width
    }
}
