package import PostHogLogs

/// PostHog's pick of a bucket width: of its list, the one nearest to range / target, the smaller on a tie.
package enum BucketWidth {
    package static let all: [Int64] = [
        1, 5, 10, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
    ]

    /// Seconds.
    package static func pick(from: Timestamp, to: Timestamp, target: Int64) -> Int64 {
        let length = length(from: from, to: to)
        for (width, next) in zip(all, all.dropFirst()) where length * 2 <= (width + next) * target * 1_000_000 {
            return width
        }
        return 86_400
    }

    /// The name that count-ranges gives a width. One minute is "60s" or "1m", by the side it was rounded from.
    static func name(_ width: Int64, from: Timestamp, to: Timestamp, target: Int64) -> String {
        switch width {
        case 60 where length(from: from, to: to) < 60 * target * 1_000_000: "60s"
        case ..<60: "\(width)s"
        case ..<3600: "\(width / 60)m"
        case ..<86_400: "\(width / 3600)h"
        default: "1d"
        }
    }

    /// Microseconds; none where the range is turned round.
    private static func length(from: Timestamp, to: Timestamp) -> Int64 {
        guard from < to else { return 0 }
        let (length, overflow) = to.microseconds.subtractingReportingOverflow(from.microseconds)
        // It is doubled later; whatever is so long has buckets of a day.
        return overflow ? .max / 2 : min(length, .max / 2)
    }
}
