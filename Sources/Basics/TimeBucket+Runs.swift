extension [TimeBucket] {
    /// From the oldest to the newest.
    package var range: TimeRange? {
        guard let oldest = self.min(), let newest = self.max() else { return nil }
        return TimeRange(start: oldest.start, end: newest.end)
    }

    /// Runs of neighbours of one width, newest first, none longer than `seconds` unless it is one bucket, none of more than
    /// `count`.
    package func runs(upTo count: Int, seconds: Int64?) -> [[TimeBucket]] {
        var runs: [[TimeBucket]] = []
        for bucket in sorted(by: >) {
            let most = seconds.map { Swift.max(1, Int($0 / bucket.seconds)) } ?? count
            if let last = runs.last, let oldest = last.last, oldest.start == bucket.end,
                oldest.seconds == bucket.seconds, last.count < Swift.min(count, most)
            {
                runs[runs.count - 1].append(bucket)
            } else {
                runs.append([bucket])
            }
        }
        return runs
    }

    /// Those of each width together, newest first.
    package var byWidth: [(grid: BucketGrid, buckets: [TimeBucket])] {
        var groups: [(grid: BucketGrid, buckets: [TimeBucket])] = []
        for bucket in sorted(by: >) {
            if let group = groups.firstIndex(where: { $0.grid == bucket.grid }) {
                groups[group].buckets.append(bucket)
            } else {
                groups.append((bucket.grid, [bucket]))
            }
        }
        return groups
    }
}
