package import Basics

// What the recent buckets hold, for those who want to see it.

/// Equal spans of time, one after the other, into which buckets are put by when they begin.
package struct TimeColumns: Hashable, Sendable {
    package let start: Timestamp
    /// Of each.
    package let seconds: Int64
    package let count: Int

    package init(start: Timestamp, seconds: Int64, count: Int) {
        precondition(seconds > 0 && count > 0, "columns have a width")
        self.start = start
        self.seconds = seconds
        self.count = count
    }

    package var range: TimeRange { TimeRange(start: start, end: start.adding(seconds: seconds * Int64(count))) }

    /// nil for a bucket that begins before the first or behind the last.
    func index(of bucket: TimeBucket) -> Int? {
        guard bucket.start >= start else { return nil }
        let index = Int(bucket.start.secondsSince(start) / seconds)
        return index < count ? index : nil
    }
}

/// How many entries of some series there are in columns of time, as far as they were read.
package struct SeriesVolume: Sendable {
    /// The sources that count there and of which there are entries.
    package private(set) var sources: Set<SeriesLabels> = []
    private var counts: [Int]
    private let columns: Int

    fileprivate init(groups: Int, columns: Int) {
        counts = Array(repeating: 0, count: groups * columns)
        self.columns = columns
    }

    /// The entries of a group by column, oldest first.
    package func entries(of group: SeriesGroup) -> ArraySlice<Int> {
        counts[group * columns..<(group + 1) * columns]
    }

    fileprivate mutating func add(_ entries: ArraySlice<Int>, of source: SeriesKey) {
        sources.insert(source.labels)
        for (column, count) in entries.enumerated() { counts[source.group * columns + column] += count }
    }
}

extension Ledger {
    /// What the recent buckets hold, by the labels of the series in which it counts, or would if it had not been there before
    /// the counters.
    package func recentVolumes(in columns: TimeColumns) -> [SeriesLabels: SeriesVolume] {
        var counts = Array(repeating: 0, count: sources.count * columns.count)
        var isSeen = Array(repeating: false, count: sources.count)
        for (bucket, found) in buckets.recent {
            guard let column = columns.index(of: bucket) else { continue }
            for (source, mark) in found.counts.marks.all {
                counts[source * columns.count + column] += mark
                isSeen[source] = true
            }
        }
        var volumes: [SeriesLabels: SeriesVolume] = [:]
        for source in isSeen.indices where isSeen[source] {
            guard let labels = shownLabels(of: source) else { continue }
            volumes[labels, default: SeriesVolume(groups: groups.count, columns: columns.count)].add(
                counts[source * columns.count..<(source + 1) * columns.count], of: sources.keys[source])
        }
        return volumes
    }

    /// The labels of the series in which a source counts, or would; nil where it counts in none.
    func shownLabels(of source: SourceID) -> SeriesLabels? {
        let key = sources.keys[source]
        if let known = routes[source] { return series.keys[known].labels }
        return label(key.labels).map { series.labels(counting: SeriesKey(key.group, $0)) }
    }
}
