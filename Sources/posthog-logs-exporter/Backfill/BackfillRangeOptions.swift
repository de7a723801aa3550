import ArgumentParser
import Backfill
import Basics

/// Which days a backfill is of, in UTC.
struct BackfillRangeOptions: ParsableArguments {
    @Option(help: .init("First day, in UTC, such as 2026-11-01.", valueName: "date"), transform: Self.day)
    var from: Timestamp

    @Option(help: .init("Last day, in UTC, which is included.", valueName: "date"), transform: Self.day)
    var to: Timestamp?

    @Flag(
        help: """
            Include days that may still grow: entries can come in until 24 hours after they were logged. The last day ends with \
            the step before this moment.
            """)
    var partial = false

    @Option(
        help: .init(
            """
            Between two samples: \(Step.words.joined(separator: ", ")). Each takes a request. (default: 5m; 15m for more than \
            7 days)
            """, valueName: "step"), transform: Step.read)
    var step: Step?

    static let secondsADay: Int64 = 86_400

    enum Step: String, Choice {
        case minute = "1m"
        case fiveMinutes = "5m"
        case quarter = "15m"

        var seconds: Int64 {
            switch self {
            case .minute: 60
            case .fiveMinutes: 300
            case .quarter: 900
            }
        }
    }

    /// Up to the end of the last day, if all of it can be had.
    ///
    /// - Parameters:
    ///   - now: by PostHog's clock.
    ///   - end: where live counters begin, which is the end then.
    func range(now: Timestamp, until end: Timestamp?) throws(SettingsError) -> TimeRange {
        if let end {
            guard from < end else {
                throw SettingsError("--from is after the live counters began, at \(end.iso8601): choose an earlier day")
            }
            return TimeRange(start: from, end: end)
        }
        guard let to else { throw SettingsError("--to is missing: give the last day, or --until-state") }
        guard from <= to else { throw SettingsError("--from is after --to: swap them") }
        guard from < now else { throw SettingsError("--from is in the future: choose a day that is over") }
        let end = to.adding(seconds: Self.secondsADay)
        guard !partial else {
            let last = min(end, now.floored(to: 60))
            guard last > from else { throw SettingsError("--from is not a minute old: choose an earlier day") }
            return TimeRange(start: from, end: last)
        }
        let complete = now.adding(seconds: -Self.secondsADay).floored(to: Self.secondsADay)
        guard end <= complete else {
            guard from < complete else {
                throw SettingsError("these days may still grow: choose earlier ones, or give --partial")
            }
            let last = complete.adding(seconds: -1).iso8601.prefix(10)
            throw SettingsError(
                "--to \(to.iso8601.prefix(10)) may still grow, as entries come in for 24 hours: give --to \(last), or --partial"
            )
        }
        return TimeRange(start: from, end: end)
    }

    @Sendable
    private static func day(_ text: String) throws -> Timestamp {
        guard text.utf8.count == 10, let time = Timestamp(iso8601: text) else {
            throw NotAllowed(description: "must be a day, written like 2026-11-01")
        }
        return time
    }
}
