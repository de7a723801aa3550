/// A regular expression in RE2's syntax, https://github.com/google/re2/wiki/Syntax, that is looked for anywhere in a text, as
/// ClickHouse's `match` does it: a dot stands for every character.
package struct SearchPattern: Sendable {
    private let expression: Expression

    package enum CaseMatch: Hashable, Sendable {
        case exact, any
    }

    /// - Throws: what RE2 says is wrong with the expression.
    package init(_ text: String, _ caseMatch: CaseMatch = .exact) throws(PatternError) {
        expression = try Expression(caseMatch == .any ? "(?i)\(text)" : text)
    }

    package func isFound(in text: String) -> Bool { expression.matches(text) }
}
