/// What a match is replaced by, as in Prometheus' relabelling: `$1`, `${1}` and `${name}` stand for groups, `$$` for a dollar.
package struct PatternReplacement: Hashable, Sendable {
    /// As it was written.
    package let text: String
    /// In RE2's syntax.
    let rewrite: String

    /// - Throws: an error that says which group the pattern does not have.
    package init(_ text: String, for pattern: Pattern) throws(PatternError) {
        self.text = text
        var rewrite = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case "\\": rewrite += "\\\\"
            case "$": rewrite += try Self.reference(&rest, in: pattern, of: text)
            default: rewrite.append(character)
            }
        }
        self.rewrite = rewrite
    }

    /// What follows a dollar.
    private static func reference(
        _ rest: inout Substring, in pattern: Pattern, of text: String
    ) throws(PatternError) -> String {
        if rest.first == "$" {
            rest.removeFirst()
            return "$"
        }
        var name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        if rest.first == "{" {
            let inner = rest.dropFirst().prefix { $0 != "}" }
            guard inner.endIndex < rest.endIndex else {
                throw PatternError(description: "\(text) has ${ without }; write $$ for a dollar")
            }
            name = inner
            rest = rest[inner.endIndex...].dropFirst()
        } else {
            rest = rest[name.endIndex...]
        }
        // RE2 rewrites by one digit.
        guard let number = Int(name) ?? pattern.group(String(name)), (0...min(9, pattern.groups)).contains(number)
        else {
            throw PatternError(
                description: name.isEmpty
                    ? "\(text) has a $ without a group; write $$ for a dollar"
                    : "\(text) names the group \(name), and \(pattern.text) has no such group among its first nine")
        }
        return "\\\(number)"
    }
}
