/// A value that a flag does not take: says which it does. For `@Option(transform:)`, which puts the flag before it.
struct NotAllowed: Error, CustomStringConvertible {
    let description: String
}

extension HumanDuration {
    /// Reads a duration of so many seconds.
    static func within(_ seconds: ClosedRange<Int64>) -> @Sendable (String) throws -> HumanDuration {
        { text in
            guard let duration = try? HumanDuration(text), seconds.contains(duration.seconds) else {
                let lowest = HumanDuration(seconds: seconds.lowerBound)
                let highest = HumanDuration(seconds: seconds.upperBound)
                throw NotAllowed(
                    description: "give a duration from \(lowest) to \(highest), written like 30s, 5m, 1h, 1d or 1h30m")
            }
            return duration
        }
    }
}

enum Number {
    /// Reads a whole number.
    static func whole(_ range: ClosedRange<Int>) -> @Sendable (String) throws -> Int {
        { text in
            guard let number = Int(text), range.contains(number) else {
                throw NotAllowed(description: "give a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
    }

    /// Reads a number with or without decimals.
    static func any(_ range: ClosedRange<Int>) -> @Sendable (String) throws -> Double {
        { text in
            guard let number = Double(text), (Double(range.lowerBound)...Double(range.upperBound)).contains(number)
            else {
                throw NotAllowed(description: "give a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
    }
}
