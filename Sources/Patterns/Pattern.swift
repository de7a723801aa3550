import CRE2

#if canImport(Glibc)
    import Glibc
#endif

/// A regular expression in RE2's syntax, https://github.com/google/re2/wiki/Syntax, as Prometheus' relabelling uses it.
///
/// It matches a whole text, as there. Where it begins with `^` or ends with `$`, only the ends that these name are fixed:
/// `-canary$` is a text that ends so.
package struct Pattern: Sendable {
    /// As it was written.
    package let text: String
    private let expression: Expression

    /// - Throws: an error that says what is wrong with the expression.
    package init(_ text: String) throws(PatternError) {
        self.text = text
        // `\$` and the like at the end are a character; then the whole text is matched, which is never less than was meant.
        let fixesEnd = text.hasPrefix("^") || (text.hasSuffix("$") && !text.hasSuffix("\\$"))
        expression = try Expression(fixesEnd ? "(?:\(text))" : "^(?:\(text))$", shown: text)
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

/// RE2's own.
private final class Expression: @unchecked Sendable {  // not changed after it was made: any thread may use it
    private let pointer: OpaquePointer

    init(_ text: String, shown: String) throws(PatternError) {
        var text = text
        var error = [CChar](repeating: 0, count: 256)
        let made = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                cre2_pattern_new($0.baseAddress, $0.count, &error, error.count)
            }
        }
        guard let made else {
            let reason = String(decoding: error.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw PatternError(description: "\(shown) is not a regular expression of RE2: \(reason)")
        }
        pointer = made
    }

    deinit { cre2_pattern_delete(pointer) }

    var groups: Int { Int(cre2_pattern_groups(pointer)) }

    func group(_ name: String) -> Int? {
        let number = name.withBytes { cre2_pattern_group(pointer, $0.baseAddress, $0.count) }
        return number > 0 ? Int(number) : nil
    }

    func matches(_ text: String) -> Bool {
        text.withBytes { cre2_pattern_matches(pointer, $0.baseAddress, $0.count) }
    }

    func replacing(in text: String, rewrite: String) -> String? {
        text.withBytes { text in
            rewrite.withBytes { rewrite in
                var length = 0
                let result = cre2_pattern_replace(
                    pointer, text.baseAddress, text.count, rewrite.baseAddress, rewrite.count, &length)
                guard let result else { return nil }
                defer { free(result) }
                let bytes = UnsafeRawBufferPointer(start: result, count: length)
                return String(decoding: bytes, as: UTF8.self)
            }
        }
    }
}

extension String {
    fileprivate func withBytes<Result>(_ body: (UnsafeBufferPointer<CChar>) -> Result) -> Result {
        var text = self
        return text.withUTF8 { $0.withMemoryRebound(to: CChar.self, body) }
    }
}
