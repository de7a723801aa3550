/// A regular expression in RE2's syntax, https://github.com/google/re2/wiki/Syntax, as Prometheus' relabelling uses it.
///
/// It matches a whole text, as there. Where it begins with `^` or ends with `$`, only the ends that these name are fixed:
/// `-canary$` is a text that ends so.
package struct Pattern: Sendable {
    /// As it was written.
    package let text: String
    private let expression: Expression

    /// - Throws: what RE2 says is wrong with the expression.
    package init(_ text: String) throws(PatternError) {
        self.text = text
        // `a)|(b` is one only between the brackets that follow.
        _ = try Expression(text)
        // `\$` and the like at the end are a character; then the whole text is matched, which is never less than was meant.
        let fixesEnd = text.hasPrefix("^") || (text.hasSuffix("$") && !text.hasSuffix("\\$"))
        expression = try Expression(fixesEnd ? "(?:\(text))" : "^(?:\(text))$")
    }

    package func matches(_ text: String) -> Bool { expression.matches(text) }

    /// The text with the first match replaced; as it is where nothing matches.
    package func replacing(in text: String, with replacement: PatternReplacement) -> String {
        expression.replacing(in: text, rewrite: replacement.rewrite) ?? text
    }

    /// How many groups it has.
    var groups: Int { expression.groups }

    /// The number of a named group.
    func group(_ name: String) -> Int? { expression.group(name) }
}

extension Pattern: Hashable {
    package static func == (one: Pattern, other: Pattern) -> Bool { one.text == other.text }
    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// What is wrong with an expression or a replacement.
package struct PatternError: Error, Hashable, CustomStringConvertible {
    package let description: String
}
