import ArgumentParser

/// A length of time as people write it on a command line: `30s`, `5m`, `1h`, `1d`, or several behind each other, the
/// longest unit first: `1h30m`. Whole seconds, never negative.
struct HumanDuration: Hashable, Sendable {
    let seconds: Int64

    var duration: Duration { .seconds(seconds) }

    private static let units: [(letter: Character, seconds: Int64)] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]

    init(seconds: Int64) {
        precondition(seconds >= 0, "a length of time is not negative")
        self.seconds = seconds
    }

    init(_ text: String) throws(Unreadable) {
        var remaining = Substring(text)
        var total: Int64 = 0
        for unit in Self.units {
            let digits = remaining.prefix { ("0"..."9").contains($0) }
            guard remaining[digits.endIndex...].first == unit.letter else { continue }
            guard let count = Int64(digits),
                case (let part, false) = count.multipliedReportingOverflow(by: unit.seconds),
                case (let sum, false) = total.addingReportingOverflow(part)
            else { throw Unreadable(text: text) }
            total = sum
            remaining = remaining[digits.endIndex...].dropFirst()
        }
        guard remaining.isEmpty, !text.isEmpty else { throw Unreadable(text: text) }
        self.init(seconds: total)
    }

    /// For `@Option(transform:)`, which, unlike `ExpressibleByArgument`, shows the reason to the user.
    @Sendable
    static func parse(_ text: String) throws -> HumanDuration { try HumanDuration(text) }

    struct Unreadable: Error, Equatable, CustomStringConvertible {
        let text: String

        var description: String { "\"\(text)\" is not a duration: write it like 30s, 5m, 1h, 1d or 1h30m" }
    }
}

extension HumanDuration: ExpressibleByArgument {
    init?(argument: String) {
        guard let value = try? HumanDuration(argument) else { return nil }
        self = value
    }
}

extension HumanDuration: CustomStringConvertible {
    /// The shortest text that reads back as the same: `1h30m`; `0s`.
    var description: String {
        guard seconds > 0 else { return "0s" }
        var remaining = seconds
        return Self.units.reduce(into: "") { text, unit in
            let count = remaining / unit.seconds
            if count > 0 { text += "\(count)\(unit.letter)" }
            remaining %= unit.seconds
        }
    }
}
