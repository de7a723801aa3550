import ArgumentParser
import Basics

/// Which time a command is about, by the entries' own times.
struct TimeRangeOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: .duration("Entries of this last stretch of time.", lengths, default: "1h"),
        transform: HumanDuration.within(lengths))
    var since: HumanDuration?

    @Option(
        help: .init("Entries from this time on: 2026-11-23T10:25:00Z; without a zone it is UTC.", valueName: "time"),
        transform: Self.time)
    var from: Timestamp?

    @Option(
        help: .init("Entries up to this time, which is left out. (default: now)", valueName: "time"),
        transform: Self.time)
    var to: Timestamp?

    private static let lengths: ClosedRange<Int64> = 1...3650 * 86_400
    private static let defaultLength = HumanDuration(seconds: 3600)

    func validate() throws {
        guard since == nil || from == nil else {
            throw SettingsError("--since and --from cannot be used together: choose one")
        }
        if let from, let to, from >= to { throw SettingsError("--to must be after --from") }
    }

    /// Whether it depends on what time it is.
    var isRelative: Bool { from == nil && to == nil || to == nil }

    func resolve(now: Timestamp) throws(SettingsError) -> TimeRange {
        let end = to ?? now
        let start = from ?? end.adding(seconds: -(since ?? Self.defaultLength).seconds)
        guard start < end else { throw SettingsError("--from is in the future") }
        return TimeRange(start: start, end: end)
    }

    @Sendable
    private static func time(_ text: String) throws -> Timestamp {
        guard let time = Timestamp(iso8601: text) else {
            throw NotAllowed(
                description:
                    "must be a date or a time, written like 2026-11-23, 2026-11-23T10:25 or 2026-11-23T10:25:07.5+02:00"
            )
        }
        return time
    }
}
