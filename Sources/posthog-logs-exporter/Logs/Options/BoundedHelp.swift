import ArgumentParser

// The help of flags that have no setting, with what is allowed.

extension ArgumentHelp {
    static func limit(_ text: String, _ range: ClosedRange<Int>, default standard: String? = nil) -> ArgumentHelp {
        bounded(text, Number.bounds(range), standard, valueName: "n")
    }

    static func duration(_ text: String, _ seconds: ClosedRange<Int64>, default standard: String) -> ArgumentHelp {
        bounded(text, HumanDuration.bounds(seconds), standard, valueName: "duration")
    }

    static func choice<Value: Choice>(
        _ text: String, _: Value.Type, default standard: String, valueName: String
    ) -> ArgumentHelp {
        bounded(text, Value.words.joined(separator: ", "), standard, valueName: valueName)
    }

    private static func bounded(
        _ text: String, _ bounds: String, _ standard: String?, valueName: String
    ) -> ArgumentHelp {
        ArgumentHelp(
            stringLiteral: "\(text) (\(bounds)\(standard.map { "; default: \($0)" } ?? ""))"
        ).named(valueName)
    }

    private func named(_ valueName: String) -> ArgumentHelp {
        var help = self
        help.valueName = valueName
        return help
    }
}
