import Basics
import FoundationEssentials
import Logging
import PostHogLogs
import Testing

@testable import posthog_logs_exporter

@Suite("Log lines")
struct LogLineTests {
    private static func line(
        _ message: String = "hello", _ fields: [(String, String)] = [], at time: Timestamp = Timestamp(microseconds: 0)
    ) -> LogLine {
        LogLine(time: time, level: .info, message: message, fields: fields.map { (key: $0, value: $1) })
    }

    @Test("a logfmt line is time, level, message, then the fields in their order")
    func logfmt() throws {
        let time = try #require(Timestamp(iso8601: "2026-11-23T10:25:07.123456Z"))
        let line = LogLine(
            time: time, level: .warning, message: "poll failed",
            fields: [(key: "project", value: "shop"), (key: "reason", value: "it said \"no\"")])
        #expect(
            line.rendered(as: .logfmt) == """
                ts=2026-11-23T10:25:07.123Z level=warning msg="poll failed" project=shop reason="it said \\"no\\""

                """)
        #expect(
            line.rendered(as: .json) == """
                {"ts":"2026-11-23T10:25:07.123Z","level":"warning","msg":"poll failed","project":"shop","reason":"it said \\"no\\""}

                """)
    }

    @Test(
        "the time always has three digits of a second",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (999, "1970-01-01T00:00:00.000Z"), (1000, "1970-01-01T00:00:00.001Z"),
            (1_050_000, "1970-01-01T00:00:01.050Z"), (1_999_999, "1970-01-01T00:00:01.999Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ])
    func time(microseconds: Int64, expected: String) {
        let line = Self.line(at: Timestamp(microseconds: microseconds))
        #expect(line.rendered(as: .logfmt) == "ts=\(expected) level=info msg=hello\n")
    }

    @Test(
        "a logfmt value is quoted where it would not read back bare",
        arguments: [
            ("plain", "plain"), ("", #""""#), ("two words", #""two words""#), ("a=b", #""a=b""#), ("a\"b", #""a\"b""#),
            (#"C:\x"#, #""C:\\x""#), ("a\nlevel=error msg=forged", #""a\nlevel=error msg=forged""#), ("a\r", #""a\r""#),
            ("a\tb", #""a\tb""#), ("\u{1B}[31m", #""\u001b[31m""#), ("\0", #""\u0000""#), ("\u{7F}", #""\u007f""#),
            ("\u{85}", #""\u0085""#), ("\u{2028}", #""\u2028""#), ("\u{202E}abc", #""\u202eabc""#),
            ("\u{E0001}", #""\udb40\udc01""#), ("日本🙂", "日本🙂"), ("a\u{A0}b", "\"a\u{A0}b\""), ("{}[]:,'", "{}[]:,'"),
        ])
    func values(value: String, expected: String) {
        #expect(
            Self.line("m", [("k", value)]).rendered(as: .logfmt)
                == "ts=1970-01-01T00:00:00.000Z level=info msg=m k=\(expected)\n")
    }

    @Test("a key that would tear a logfmt line apart is mended")
    func keys() {
        let fields = [("a b", "1"), ("c=d\"", "2"), ("", "3"), ("e\n", "4")]
        #expect(Self.line("m", fields).rendered(as: .logfmt).hasSuffix("msg=m a_b=1 c_d_=2 _=3 e_=4\n"))
    }

    @Test(
        "whatever the texts hold, a line is one line without control characters, and JSON reads back",
        arguments: 0..<200)
    func hostile(seed: UInt64) throws {
        var generator = Scramble(state: seed)
        let message = generator.text()
        let value = generator.text()
        let line = Self.line(message, [("value", value)])

        for format in LogFormat.allCases {
            let text = line.rendered(as: format)
            let body = text.unicodeScalars.dropLast()
            #expect(text.unicodeScalars.last == "\n")
            #expect(body.allSatisfy { $0.properties.generalCategory != .control && !Character($0).isNewline })
        }
        let json = try JSONDecoder().decode([String: String].self, from: Data(line.rendered(as: .json).utf8))
        #expect(json["msg"].map { Array($0.utf8) } == Array(message.utf8))
        #expect(json["value"].map { Array($0.utf8) } == Array(value.utf8))
        #expect(json.keys.sorted() == ["level", "msg", "ts", "value"])
    }
}

/// Texts of any characters, the same for the same seed; half of them from the troublesome ones.
private struct Scramble: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ (state >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    }

    mutating func text() -> String {
        let troublesome: [Unicode.Scalar] = [
            "\"", "\\", "\n", "\r", "\0", "\u{1B}", "=", " ", "\u{85}", "\u{2029}", "{", "}",
        ]
        let scalars = (0..<Int.random(in: 0...12, using: &self)).compactMap { _ in
            Bool.random(using: &self)
                ? troublesome.randomElement(using: &self)
                : Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &self))
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
