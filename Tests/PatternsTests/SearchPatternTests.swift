import Patterns
import Testing

@Suite struct SearchPatternTests {
    @Test(
        "a pattern is looked for anywhere in a text, but for the ends that its anchors name",
        arguments: [
            ("b", "abc", true), ("^b", "abc", false), ("b$", "abc", false), ("B", "abc", false), ("a.c", "a\nc", true),
            ("^$", "", true), ("caf.$", "caf\u{E9}", true), ("\\d", "\u{0661}", false), ("(?i)B", "abc", true),
        ])
    func found(pattern: String, text: String, isFound: Bool) throws {
        #expect(try SearchPattern(pattern).isFound(in: text) == isFound)
    }

    @Test("letters of either case are equal where that is wanted")
    func anyCase() throws {
        #expect(try SearchPattern("^é|B$", .any).isFound(in: "Éa"))
        #expect(try SearchPattern("^é|B$", .any).isFound(in: "ab"))
    }

    @Test(
        "what RE2 does not read is an error in its words",
        arguments: [("a(?=b)", "invalid perl operator: (?="), ("\\1", "invalid escape sequence: \\1")])
    func invalid(pattern: String, reason: String) {
        let error = #expect(throws: PatternError.self) { try SearchPattern(pattern, .any) }
        #expect(error?.description == reason)
    }
}
