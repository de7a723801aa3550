package import Basics

/// What count-ranges says of every bucket of a range; a bucket that is not in it is empty.
package struct BucketTotals: Sendable {
    package let entries: [TimeBucket: Int]

    /// Throws `undecodable` where the answer is not about the buckets that were asked for: such totals cannot be compared.
    package init(_ answer: CountRangesAnswer, asked: TimeRange, grid: BucketGrid) throws(PollFailure) {
        var entries: [TimeBucket: Int] = [:]
        for (index, part) in answer.ranges.enumerated() {
            let bucket = grid.bucket(holding: part.range.start)
            guard part.range.isWithin(bucket.range), bucket.range.isWithin(asked) else {
                throw .undecodable(
                    endpoint: .countRanges, path: "ranges[\(index)]",
                    why: "\(part.range) is no part of a \(grid.bucketSeconds) s bucket of \(asked), which was asked for"
                )
            }
            entries[bucket, default: 0] += part.entries
        }
        self.entries = entries
    }
}

extension SparklineAnswer {
    /// Its rows. Throws `undecodable` where one lies outside the range that was asked for.
    package func rows(within asked: TimeRange) throws(PollFailure) -> [SparklineRow] {
        for (index, row) in rows.enumerated() where row.time < asked.start || row.time > asked.end {
            throw .undecodable(
                endpoint: .sparkline, path: "[\(index)].time",
                why: "\(row.time) is outside \(asked), which was asked for")
        }
        // Some versions end with the cell that starts at the end of the range.
        return rows.filter { $0.time < asked.end }
    }
}
