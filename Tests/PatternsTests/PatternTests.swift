import Patterns
import Testing

@Suite struct PatternTests {
    @Test(
        "a pattern matches a whole text, but for the ends that its anchors name",
        arguments: [
            ("api", "api", true), ("api", "api-2", false), ("api", "my-api", false), ("api|web", "web", true),
            ("api|web", "webs", false), ("^(api|worker)-", "api-7", true), ("^(api|worker)-", "my-api-7", false),
            ("-canary$", "api-canary", true), ("-canary$", "api-canary-2", false), ("^api$", "api", true),
            ("^api$", "apis", false), ("cost\\$", "cost$", true), ("cost\\$", "the cost$", false), ("", "", true),
            ("", "api", false), (".*", "", true), ("a.c", "a\nc", true), ("caf.", "caf\u{E9}", true),
            ("(?i)API", "api", true), ("^a|b", "b", true), ("\\d+", "\u{0661}", false),
        ])
    func matches(pattern: String, text: String, matches: Bool) throws {
        #expect(try Pattern(pattern).matches(text) == matches)
    }

    @Test(
        "what RE2 does not read is an error in its words, about what was written and no more",
        arguments: [
            ("(", "missing ): ("), ("a{2000}", "invalid repetition size: {2000}"),
            ("\\1", "invalid escape sequence: \\1"), ("(?=a)", "invalid perl operator: (?="),
            ("[z-a]", "invalid character class range: z-a"), ("*", "no argument for repetition operator: *"),
            ("a)|(b", "unexpected ): a)|(b"),
        ])
    func invalid(pattern: String, reason: String) {
        let error = #expect(throws: PatternError.self) { try Pattern(pattern) }
        #expect(error?.description == reason)
    }

    @Test("an expression that takes other engines for ever takes a moment")
    func linear() throws {
        let pattern = try Pattern("(a*)*b")
        #expect(!pattern.matches(String(repeating: "a", count: 100_000)))
    }

    @Test(
        "a replacement stands for the match",
        arguments: [
            ("-[0-9a-f]{8}$", "", "api-0123abcd", "api"), ("-[0-9a-f]{8}$", "", "api-0123abcx", "api-0123abcx"),
            ("(.*)-prod", "$1", "api-prod", "api"), ("(.*)-(.*)", "${2}_$1", "a-b", "b_a"),
            ("(?P<name>.*)-\\d", "x${name}x", "api-1", "xapix"), ("api", "$$1\\", "api", "$1\\"),
            ("a(b)?", "<$1>", "a", "<>"), ("api", "$0$0", "api", "apiapi"), ("^a", "b", "aaa", "baa"),
        ])
    func replaces(pattern: String, replacement: String, text: String, result: String) throws {
        let pattern = try Pattern(pattern)
        let replaced = pattern.replacing(in: text, with: try PatternReplacement(replacement, for: pattern))
        #expect(replaced == result)
    }

    @Test(
        "a replacement that names no group says so",
        arguments: [
            ("$2", "names the group 2"), ("${name}", "names the group name"), ("a$", "has a $ without a group"),
            ("$10", "names the group 10"), ("${1", "has ${ without }"), ("$-", "has a $ without a group"),
            ("${}", "has a $ without a group"), ("$1x", "names the group 1x"),
        ])
    func invalidReplacement(text: String, reason: String) throws {
        let pattern = try Pattern("(a)(?:b)")
        let error = #expect(throws: PatternError.self) { try PatternReplacement(text, for: pattern) }
        #expect(error?.description.contains(reason) ?? false)
    }
}
