/// An instant in UTC, in whole microseconds since 1970: the resolution in which PostHog stores and compares log times.
///
/// Arithmetic saturates at the ends of the range (years ±290,000), so that no time from outside can trap.
package struct Timestamp: Hashable, Sendable {
    package var microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package init(seconds: Int64) {
        microseconds = Self.saturating(seconds.multipliedReportingOverflow(by: 1_000_000), negative: seconds < 0)
    }

    /// Whole seconds since 1970, rounded towards the past.
    package var seconds: Int64 {
        microseconds.flooredQuotient(1_000_000)
    }

    /// Unix time in seconds, as metrics show it.
    package var unixSeconds: Double { Double(microseconds) / 1_000_000 }

    package func adding(seconds: Int64) -> Timestamp {
        adding(microseconds: Timestamp(seconds: seconds).microseconds)
    }

    package func adding(microseconds delta: Int64) -> Timestamp {
        Timestamp(
            microseconds: Self.saturating(microseconds.addingReportingOverflow(delta), negative: delta < 0))
    }

    /// The start of the epoch-aligned bucket of `width` seconds that holds this instant.
    package func floored(to width: Int64) -> Timestamp {
        precondition(width > 0, "a bucket has a width")
        let start = Self.saturating(
            seconds.flooredQuotient(width).multipliedReportingOverflow(by: width), negative: seconds < 0)
        return Timestamp(seconds: start)
    }

    private static func saturating(_ result: (partialValue: Int64, overflow: Bool), negative: Bool) -> Int64 {
        guard result.overflow else { return result.partialValue }
        return negative ? .min : .max
    }
}

extension Timestamp: Comparable {
    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    package static func - (left: Timestamp, right: Timestamp) -> Duration {
        .microseconds(left.microseconds) - .microseconds(right.microseconds)
    }

    /// Whole seconds since `earlier`; negative if that is later.
    package func secondsSince(_ earlier: Timestamp) -> Int64 { (self - earlier).components.seconds }
}

extension Timestamp: CustomStringConvertible {
    package var description: String { iso8601 }
}

extension Int64 {
    /// Division that rounds towards the past; `divisor` is positive.
    func flooredQuotient(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
