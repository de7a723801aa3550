import ArgumentParser
import Testing

@testable import posthog_logs_exporter

@Suite("What is said of arguments")
struct UsageErrorTests {
    @Test(
        "is plain, and begins with the flag where it is about one",
        arguments: [
            (["--nonsense"], "unknown flag --nonsense"),
            (["--poll.intervall", "3s"], "unknown flag --poll.intervall: did you mean --poll.interval?"),
            (["serve", "x"], "unexpected argument \"x\""),
            (["--poll.interval"], "--poll.interval needs a value"),
            (["--once=yes"], "--once takes no value: leave out =yes"),
            (["logs", "values"], "<key> is missing"),
            (["logs", "query", "--order", "random"], "--order \"random\" must be one of latest, earliest"),
            (["logs", "query", "--color", "blue"], "--color \"blue\" must be one of auto, always, never"),
            (["logs", "attributes", "--of", "x"], "--of \"x\" must be one of attribute, resource"),
            (["logs", "query", "--limit", "0"], "--limit \"0\" must be a whole number from 1 to 1000000000"),
            (
                ["logs", "query", "--since", "soon"],
                "--since \"soon\" must be a duration from 1s to 3650d, written like 30s, 5m, 1h, 1d or 1h30m"
            ),
        ])
    func plain(_ arguments: [String], _ sentence: String) {
        let error = #expect(throws: (any Error).self) { try Exporter.parseAsRoot(arguments) }
        #expect(error.map { UsageError.plain(Exporter.message(for: $0)) } == sentence)
    }

    @Test(
        "stays as it is where it is not known",
        arguments: ["", "it's", "no project ID", "The 'a' and the 'b' are wrong"])
    func others(_ message: String) {
        #expect(UsageError.plain(message) == message)
    }

    @Test(
        "does nothing to a terminal, and stays on one line",
        arguments: [
            ("a\u{1B}[31mb", "a\\u{1B}[31mb"), ("a\r\nb\u{2028}c\n", "a b c"), ("a\u{202E}b\u{0}", "a\\u{202E}b\\0"),
            ("caf\u{E9} \u{1F600}", "caf\u{E9} \u{1F600}"),
        ])
    func line(_ text: String, _ shown: String) {
        #expect(UsageError.line(text) == shown)
    }

    @Test("shows no password of an address that is given where none belongs")
    func password() {
        for arguments in [["serve", "http://me:s3cret@a"], ["logs", "query", "--since", "http://me:s3cret@a"]] {
            let error = #expect(throws: (any Error).self) { try Exporter.parseAsRoot(arguments) }
            let line = error.map { UsageError.plain(Exporter.message(for: $0)) } ?? ""
            #expect(line.contains("http://[redacted]@a") && !line.contains("s3cret"), "\(line)")
        }
    }

    @Test("a value with quotes in it loses no word of what is wrong")
    func quotes() {
        let error = #expect(throws: (any Error).self) {
            try Exporter.parseAsRoot(["logs", "query", "--since", "it's"])
        }
        let line = error.map { UsageError.plain(Exporter.message(for: $0)) } ?? ""
        for part in ["it\\'s", "--since", "must be a duration from 1s to 3650d"] {
            #expect(line.contains(part), "\(line)")
        }
    }
}
