import Testing

@testable import posthog_logs_exporter

@Suite struct ShownTextTests {
    @Test(
        "control characters, and those that reorder or break a line, are shown escaped",
        arguments: [
            ("plain text", "plain text"), ("a\nb\tc\rd", #"a\nb\tc\rd"#), ("\u{1B}[31mred", #"\u001B[31mred"#),
            ("\0\u{7F}", #"\u0000\u007F"#), ("\u{9B}31m", #"\u009B31m"#), ("a\u{202E}b\u{2066}", #"a\u202Eb\u2066"#),
            ("\u{2028}\u{2029}\u{85}", #"\u2028\u2029\u0085"#), ("\u{FEFF}", #"\uFEFF"#), ("\u{E0041}", #"\uE0041"#),
            ("\r\n", #"\r\n"#), ("žluť 🐎 日本", "žluť 🐎 日本"),
        ])
    func escaped(text: String, shown: String) {
        #expect(ShownText.escaped(text) == shown)
    }

    @Test("wide characters take two columns, marks over others none")
    func columns() {
        #expect(ShownText.columns("abc") == 3)
        #expect(ShownText.columns("日本") == 4)
        #expect(ShownText.columns("e\u{301}") == 1)
        #expect(ShownText.columns("🐎") == 2)
        #expect(ShownText.columns("ž") == 1)
    }

    @Test("a text is cut with an ellipsis, or filled with blanks, to a width")
    func padded() {
        #expect(ShownText.padded("ab", to: 4) == "ab  ")
        #expect(ShownText.padded("abcdef", to: 4) == "abc…")
        #expect(ShownText.padded("日本語", to: 4) == "日… ")
        #expect(ShownText.cut("abc", to: 0).isEmpty)
    }

    @Test("a long text is broken at blanks, or anywhere, and loses nothing", arguments: 1...40)
    func wrapped(width: Int) {
        let text = "the quick brown fox jumps over the lazy dog, 日本語のテキスト and averyveryverylongwordwithoutanyblank"
        let lines = ShownText.wrapped(text, to: width)
        #expect(lines.joined() == text)
        // One wide character fits no column.
        #expect(width == 1 || lines.allSatisfy { ShownText.columns($0) <= width })
    }

    @Test("lines break behind a blank where one is near")
    func words() {
        #expect(ShownText.wrapped("alpha beta gamma", to: 12) == ["alpha beta ", "gamma"])
    }
}
