package import Basics

/// PostHog's pick of a bucket width: of its list, the one nearest to the step, which is range / target rounded to
/// microseconds; the smaller on a tie.
package enum BucketWidth {
    package static let all: [Int64] = [
        1, 5, 10, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
    ]

    /// Seconds.
    package static func pick(from: Timestamp, to: Timestamp, target: Int64) -> Int64 {
        let step = step(from: from, to: to, target: target)
        for (width, next) in zip(all, all.dropFirst()) where step * 2 <= (width + next) * 1_000_000 {
            return width
        }
        return 86_400
    }

    /// The name that count-ranges gives a width. One minute is "60s" or "1m", by the side that its step is on.
    static func name(_ width: Int64, from: Timestamp, to: Timestamp, target: Int64) -> String {
        switch width {
        case 60 where step(from: from, to: to, target: target) < 60_000_000: "60s"
        case ..<60: "\(width)s"
        case ..<3600: "\(width / 60)m"
        case ..<86_400: "\(width / 3600)h"
        default: "1d"
        }
    }

    /// Microseconds, a half rounded to even; none where the range is reversed.
    private static func step(from: Timestamp, to: Timestamp, target: Int64) -> Int64 {
        guard from < to else { return 0 }
        let (difference, overflow) = to.microseconds.subtractingReportingOverflow(from.microseconds)
        // It is doubled later; whatever is so long has buckets of a day.
        let length = overflow ? .max / 2 : min(difference, .max / 2)
        let (quotient, rest) = length.quotientAndRemainder(dividingBy: target)
        let isUp = rest * 2 > target || rest * 2 == target && quotient % 2 == 1
        return quotient + (isUp ? 1 : 0)
    }
}
