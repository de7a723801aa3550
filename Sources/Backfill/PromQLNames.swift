/// The names of the metrics in a PromQL expression.
package enum PromQLNames {
    private static let words: Set = [
        "and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset",
        "start",
        "end", "inf", "nan", "atan2",
    ]
    /// Behind these, labels stand between parentheses.
    private static let grouping: Set = ["by", "without", "on", "ignoring", "group_left", "group_right"]

    package static func metrics(in expression: String) -> Set<String> {
        var metrics: Set<String> = []
        var rest = Substring(expression)
        var isBehindGrouping = false
        while let first = rest.first {
            switch first {
            case "\"", "'", "`": skipText(&rest)
            case "{": skip(to: "}", &rest)
            case "[": skip(to: "]", &rest)
            case "#": rest = rest.drop { !$0.isNewline }
            case "(" where isBehindGrouping: skip(to: ")", &rest)
            case _ where isBeginning(first):
                let word = String(rest.prefix { isBeginning($0) || $0.isASCII && $0.isNumber })
                rest = rest.dropFirst(word.count)
                let next = rest.drop(while: \.isWhitespace)
                // `sum by (job) (…)`
                let isFunction = next.first == "(" || ["by", "without"].contains(next.prefix(while: isBeginning))
                isBehindGrouping = grouping.contains(word.lowercased())
                if !isFunction, !words.contains(word.lowercased()) { metrics.insert(word) }
                continue
            // A number, be it with a unit.
            case _ where first.isNumber: rest = rest.drop { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }
            case _ where first.isWhitespace:
                rest = rest.dropFirst()
                continue
            default: rest = rest.dropFirst()
            }
            isBehindGrouping = false
        }
        return metrics
    }

    private static func isBeginning(_ character: Character) -> Bool {
        character.isASCII && character.isLetter || character == "_" || character == ":"
    }

    private static func skip(to end: Character, _ rest: inout Substring) {
        while let first = rest.first, first != end {
            if first == "\"" || first == "'" { skipText(&rest) } else { rest = rest.dropFirst() }
        }
        rest = rest.dropFirst()
    }

    private static func skipText(_ rest: inout Substring) {
        guard let quote = rest.popFirst() else { return }
        while let character = rest.popFirst(), character != quote {
            if character == "\\", quote != "`" { rest = rest.dropFirst() }
        }
    }
}
