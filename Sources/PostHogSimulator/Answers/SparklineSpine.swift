import Basics
internal import PostHogLogs

/// The buckets of a sparkline. Fractions of a second are cut off its range before.
struct SparklineSpine {
    /// Seconds.
    let width: Int64
    /// What is counted and ranked, in microseconds: from the bucket that holds the start to the one that holds the end,
    /// also where the end is the start of that one.
    let read: Range<Int64>
    /// What is shown: up to the bucket that holds the second before the end, and at least one unless the server is old.
    let shown: Range<Int64>

    /// A range that is reversed by more than a second is refused, as ClickHouse refuses a negative number of buckets.
    init(_ reading: Reading) throws(Refusal) {
        let (from, to) = (reading.window.from.seconds, reading.window.to.seconds)
        guard to >= from - 1 else { throw .serverError }
        width = reading.width(target: 50)
        let isOld = reading.version.sparkline.firstBucket == .droppedUnlessAligned
        let first = from.floored(to: width) + (isOld && from != from.floored(to: width) ? width : 0)
        let least = to < from || isOld ? first : first + width
        read = Self.microseconds(first..<max(first, to.floored(to: width) + width))
        shown = Self.microseconds(first..<max(least, (to - 1).floored(to: width) + width))
    }

    private static func microseconds(_ seconds: Range<Int64>) -> Range<Int64> {
        Timestamp(seconds: seconds.lowerBound).microseconds..<Timestamp(seconds: seconds.upperBound).microseconds
    }
}
