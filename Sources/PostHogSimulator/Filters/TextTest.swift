import Basics
import Patterns

/// A test of a text, ready to be made many times.
struct TextTest {
    private let kind: Kind

    private enum Kind {
        case equals(Set<ExactText>)
        case contains([CaselessPattern])
        case matches([SearchPattern])
        case other(EntryFilter.Test)
    }

    /// An expression that ClickHouse would not take.
    struct BadExpression: Error {}

    init(_ test: EntryFilter.Test) throws(BadExpression) {
        kind =
            switch test {
            case .equals(let values): .equals(Set(values.map(ExactText.init)))
            case .contains(let values): .contains(values.map(CaselessPattern.init))
            case .matches(let patterns, let caseMatch): .matches(try Self.expressions(patterns, caseMatch))
            default: .other(test)
            }
    }

    /// Whether a text passes; nil is one that is not there.
    func passes(_ text: String?) -> Bool {
        guard let text else { return false }
        return switch kind {
        case .equals(let values): values.contains(ExactText(text))
        case .contains(let patterns): patterns.contains { $0.isFound(in: text) }
        case .matches(let expressions): expressions.contains { $0.isFound(in: text) }
        case .other(let test): Self.passes(text, test)
        }
    }

    private static func passes(_ text: String, _ test: EntryFilter.Test) -> Bool {
        switch test {
        case .starts(let values): values.contains { text.utf8.starts(with: $0.utf8) }
        case .ends(let values): values.contains { text.utf8.reversed().starts(with: $0.utf8.reversed()) }
        case .equalsNumber(let values): Double(text).map(values.contains) ?? false
        case .number(let comparison, let value): Double(text).map { comparison.holds($0, value) } ?? false
        case .between(let low, let high): Double(text).map { low <= $0 && $0 <= high } ?? false
        case .date(let comparison, let time):
            Timestamp(iso8601: text).map { comparison.holds($0.microseconds, time) } ?? false
        case .isSet, .equals, .contains, .matches: true
        }
    }

    /// ClickHouse's expressions are RE2's.
    private static func expressions(
        _ patterns: [String], _ caseMatch: EntryFilter.CaseMatch
    ) throws(BadExpression) -> [SearchPattern] {
        var expressions: [SearchPattern] = []
        for pattern in patterns {
            guard let expression = try? SearchPattern(pattern, caseMatch == .any ? .any : .exact) else {
                throw BadExpression()
            }
            expressions.append(expression)
        }
        return expressions
    }
}
