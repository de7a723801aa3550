import Basics
import PostHogLogs

/// The longest ranges that PostHog answers for. Where it says that too much was asked for at once, half of it is asked
/// for, and no more than that for an hour.
struct RangeLimits: Sendable {
    private static let memory: Duration = .seconds(3600)
    /// Half of less than two minutes is not worth a request of its own.
    private static let shortest: Int64 = 120

    private var limits: [Endpoint: Limit] = [:]

    private struct Limit: Sendable {
        let seconds: Int64
        let until: Duration
    }

    /// In seconds; nil where no limit is known.
    func longest(_ endpoint: Endpoint, at uptime: Duration) -> Int64? {
        limits[endpoint].flatMap { uptime < $0.until ? $0.seconds : nil }
    }

    /// Notes that so many seconds were too many. Returns false if less cannot be asked for.
    mutating func halve(_ endpoint: Endpoint, from seconds: Int64, at uptime: Duration) -> Bool {
        guard seconds >= Self.shortest else { return false }
        limits[endpoint] = Limit(seconds: seconds / 2, until: uptime + Self.memory)
        return true
    }
}

extension TimeRange {
    /// Its two halves, the newer first, cut at a whole minute.
    var halves: [TimeRange] {
        let middle = start.adding(seconds: seconds / 2).floored(to: 60)
        guard start < middle, middle < end else { return [self] }
        return [TimeRange(start: middle, end: end), TimeRange(start: start, end: middle)]
    }
}

extension [TimeBucket] {
    /// Runs of neighbours of one width, newest first, none longer than `seconds` unless it is one bucket, none of more than
    /// `count`.
    func runs(upTo count: Int, seconds: Int64?) -> [[TimeBucket]] {
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
    var byWidth: [(grid: BucketGrid, buckets: [TimeBucket])] {
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
