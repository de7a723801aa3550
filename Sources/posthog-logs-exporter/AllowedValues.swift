/// A value that a setting does not accept: says what it must be. The name of the setting goes before it.
struct NotAllowed: Error, Equatable, CustomStringConvertible {
    let description: String
}

extension HumanDuration {
    /// Reads a duration of so many seconds.
    static func read(_ text: String, within seconds: ClosedRange<Int64>) throws(NotAllowed) -> HumanDuration {
        guard let duration = try? HumanDuration(text), seconds.contains(duration.seconds) else {
            throw NotAllowed(
                description: "must be a duration from \(bounds(seconds)), written like 30s, 5m, 1h, 1d or 1h30m")
        }
        return duration
    }

    /// `1s to 1h`
    static func bounds(_ seconds: ClosedRange<Int64>) -> String {
        "\(HumanDuration(seconds: seconds.lowerBound)) to \(HumanDuration(seconds: seconds.upperBound))"
    }

    /// The same for `@Option(transform:)`, which puts the flag before an error.
    static func within(_ seconds: ClosedRange<Int64>) -> @Sendable (String) throws -> HumanDuration {
        { text in try read(text, within: seconds) }
    }
}

/// One of a few words.
protocol Choice: CaseIterable, Sendable {
    var word: String { get }
}

extension Choice where Self: RawRepresentable<String> {
    var word: String { rawValue }
}

extension Choice {
    static var words: [String] { allCases.map(\.word) }

    /// For `@Option(transform:)`, which puts the flag before an error.
    @Sendable
    static func read(_ text: String) throws -> Self {
        guard let value = allCases.first(where: { $0.word == text }) else {
            throw NotAllowed(description: "must be one of \(words.joined(separator: ", "))")
        }
        return value
    }
}

enum Number {
    /// `0 to 40`
    static func bounds(_ range: ClosedRange<Int>) -> String { "\(range.lowerBound) to \(range.upperBound)" }

    /// Reads a whole number.
    static func read(_ text: String, within range: ClosedRange<Int>) throws(NotAllowed) -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw NotAllowed(description: "must be a whole number from \(bounds(range))")
        }
        return number
    }

    /// The same for `@Option(transform:)`, which puts the flag before an error.
    static func whole(_ range: ClosedRange<Int>) -> @Sendable (String) throws -> Int {
        { text in try read(text, within: range) }
    }

    /// Reads a number with or without decimals.
    static func any(_ text: String, within range: ClosedRange<Int>) throws(NotAllowed) -> Double {
        guard let number = Double(text), (Double(range.lowerBound)...Double(range.upperBound)).contains(number) else {
            throw NotAllowed(description: "must be a number from \(bounds(range))")
        }
        return number
    }
}
