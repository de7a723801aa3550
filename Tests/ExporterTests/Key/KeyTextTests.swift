import Testing

@testable import posthog_logs_exporter

@Suite struct KeyTextTests {
    @Test(
        "a key is what is left without the white space around it",
        arguments: [
            ("phx_abc", "phx_abc"), (" phx_abc\n", "phx_abc"), ("\t\r\nphx_abc\r\n", "phx_abc"),
            ("0123456789abcdef==", "0123456789abcdef=="),
            ("QUJD_ERFRg=", "QUJD_ERFRg="), ("QUJDREVGRw==", "QUJDREVGRw=="),
            ("a~!\"#$%&'()*+,-./z", "a~!\"#$%&'()*+,-./z"),
        ])
    func keys(_ text: String, _ key: String) throws {
        #expect(try KeyText.key(in: Array(text.utf8), from: "KEY") == key)
    }

    /// Texts, and a piece of what is said of each.
    private static let texts: [(String, String)] = [
        ("", "no API key"), (" \n\t ", "no API key"),
        ("\"phx_s3cret\"", "quotes"), ("'phx_s3cret'\n", "quotes"), ("phx_s3cret\"", "quotes"),
        ("\u{201C}phx_s3cret\u{201D}", "quotes"), ("`phx_s3cret`", "quotes"),
        ("POSTHOG_PERSONAL_API_KEY=phx_s3cret", "NAME="), ("export KEY=\"phx_s3cret\"\n", "NAME="),
        ("POSTHOG_PERSONAL_API_KEY=", "NAME="), ("export KEY=\n", "NAME="), ("KEY =", "NAME="), ("KEY =\"\"", "NAME="),
        ("KEY = phx_s3cret", "NAME="), ("A=1\nKEY=phx_s3cret\n", "NAME="),
        ("Bearer phx_s3cret", "Bearer"), ("key: phx_s3cret", "U+0020"),
        ("phx_ s3cret", "U+0020"), ("phx_\ts3cret", "U+0009"), ("phx_\u{A0}s3cret", "U+00A0"),
        ("phx_\ns3cret", "more than one line"), ("phx_\r\ns3cret", "more than one line"),
        ("phx_\u{2028}s3cret", "more than one line"),
        ("phx_s3cret\u{200B}", "U+200B ZERO WIDTH SPACE"), ("\u{200B}phx_s3cret", "U+200B"),
        ("\u{2060}phx_s3cret", "U+2060"), ("phx_\u{FEFF}s3cret", "U+FEFF"), ("phx_\u{AD}s3cret", "U+00AD"),
        ("phx_s3cr\u{E9}t", "U+00E9"), ("phx_…", "U+2026"),
        ("phx_s3cret\0", "U+0000"), ("\u{1B}[1mphx_s3cret", "U+001B"),
        ("phc_s3cret", "project token"),
        ("phx_s3cret" + String(repeating: "a", count: 991), "1001 characters, which is no key"),
    ]

    private static let bytes: [([UInt8], String)] = [
        ([0xEF, 0xBB, 0xBF] + "phx_s3cret".utf8, "byte-order mark"),
        ([0xFF, 0xFE] + utf16("phx_s3cret", 0), "UTF-16"), ([0xFE, 0xFF] + utf16("phx_s3cret", 1), "UTF-16"),
        (utf16("phx_s3cret", 0), "UTF-16"), (utf16("phx_s3cret\n", 1), "UTF-16"), ([0xFF, 0xFE], "UTF-16"),
        ("phx_s3cret".utf8 + [0xC3], "not UTF-8"), ([0xC0, 0x80], "not UTF-8"),
    ]

    @Test(
        "whatever else is there is said in one line, with its source and without the key",
        arguments: texts.map { (Array($0.utf8), $1) } + bytes)
    func others(_ bytes: [UInt8], _ said: String) throws {
        let error = #expect(throws: SettingsError.self) { try KeyText.key(in: bytes, from: "/etc/key") }
        let line = try #require(error).description
        #expect(line.hasPrefix("/etc/key "))
        #expect(line.contains(said), "\(line)")
        #expect(!line.contains("s3cr") && !line.contains(where: \.isNewline), "\(line)")
    }

    /// ASCII text, the bytes of each character with the low one at `place`.
    private static func utf16(_ text: String, _ place: Int) -> [UInt8] {
        text.utf8.flatMap { place == 0 ? [$0, 0] : [0, $0] }
    }
}
