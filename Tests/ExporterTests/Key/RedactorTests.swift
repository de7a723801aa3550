import Basics
import BasicsFixtures
import ExpositionFixtures
import Testing

@testable import posthog_logs_exporter

@Suite struct RedactorTests {
    private static func secrets(_ key: String) throws -> Secrets {
        let secrets = Secrets(Environment([:]))
        secrets.add(try APIKey(key, from: "KEY"))
        return secrets
    }

    @Test(
        "whatever a key looks like and however an answer writes it, no eight characters of it are left",
        arguments: 0..<200)
    func anyKey(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let key = Self.key(&random)
        let secrets = try Self.secrets(key)
        for writing in Writing.allCases {
            let text = writing.text(of: key, &random)
            let shown = secrets.hidden(in: text)
            #expect(shown != text, "\(writing) of \(key): \(text)")
            #expect(!Writing.isFound(key, in: shown), "\(writing) of \(key): \(text) is shown as \(shown)")
        }
    }

    @Test("an escape that a text breaks off stays as it is", arguments: ["%", "%4", "\\", "\\u004", "&", "&#6", "&am"])
    func brokenOff(_ text: String) throws {
        #expect(try Self.secrets("phx_some_key").hidden(in: text) == text)
    }

    @Test("texts without the key stay as they are", arguments: 0..<50)
    func innocent(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let secrets = try Self.secrets("phx_" + Self.letters(43, &random))
        let text = "phx_ %41 \\u0041 &amp; Ä … " + Self.letters(300, &random) + " %4 \\u00 &#; &amp \\"
        #expect(secrets.hidden(in: text) == text)
        #expect(secrets.hidden(in: Array(text.utf8), .whole) == Array(text.utf8))
    }

    @Test("data lose the whole key and nothing less")
    func data() throws {
        let secrets = try Self.secrets("2026-11-23T10")
        func shown(_ text: String) -> String {
            String(decoding: secrets.hidden(in: Array(text.utf8), .whole), as: UTF8.self)
        }
        #expect(shown(#"{"time":"2026-11-23T11:00:00Z"}"#) == #"{"time":"2026-11-23T11:00:00Z"}"#)
        #expect(shown(#"{"name":"x2026-11-23T10y"}"#) == #"{"name":"x(hidden)y"}"#)
    }

    @Test(
        "data lose the key wherever it begins, also where JSON has to escape it", arguments: 0..<50,
        [
            ("phx_0123456789abcdefghijklmnopqrstuvwxyz", "phx_0123456789abcdefghijklmnopqrstuvwxyz"),
            (#"a"b\c/d-0123456"#, #"a\"b\\c/d-0123456"#), ("phx_a", "phx_a"),
        ])
    func dataAnywhere(before: Int, key: (text: String, written: String)) throws {
        let text = String(repeating: ".", count: before)
        let body = Array("\(text)\(key.written)\(text)".utf8)
        #expect(try Self.secrets(key.text).hidden(in: body, .whole) == Array("\(text)(hidden)\(text)".utf8))
    }

    @Test("a short key is hidden whole")
    func short() throws {
        let secrets = try Self.secrets("phx_a")
        #expect(secrets.hidden(in: "no phx_a, no phx_b") == "no (hidden), no phx_b")
    }

    @Test("the keys of before are hidden as well")
    func replaced() throws {
        let secrets = try Self.secrets("phx_one_of_before")
        secrets.add(try APIKey("phx_another_key", from: "KEY"))
        #expect(secrets.hidden(in: "phx_one_of_before phx_another_key") == "(hidden) (hidden)")
    }

    @Test(
        "what a proxy is logged in to with is hidden, also where its address is broken",
        arguments: [
            ("https_proxy", "http://user:secret@host:notaport"), ("HTTPS_PROXY", "user:secret@host:1"),
            ("ALL_PROXY", "socks5h://user:secret@host"), ("http_proxy", "http://user:se@cret@host:8080"),
            ("all_proxy", "http://user:s e/c#r?et@host"),
        ])
    func proxies(_ variable: String, _ value: String) {
        let secrets = Secrets(Environment([variable: value]))
        let shown = secrets.hidden(in: "Unsupported proxy syntax in '\(value)': Port number was not a decimal number")
        #expect(shown.contains("(hidden)@host"))
        #expect(!shown.contains("user") && !shown.contains("cret") && !shown.contains("r?et"))
    }

    @Test("neither secrets nor what hides them shows itself")
    func dumped() throws {
        let secrets = try Self.secrets("phx_s3cret_key")
        var text = "\(Redactor("phx_s3cret_key"))"
        dump(secrets, to: &text)
        dump(Redactor("phx_s3cret_key"), to: &text)
        #expect(!text.contains("s3cret"))
        #expect(!text.contains(String("phx_s3cr".utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })))
    }

    /// Of printable characters, from 8 to 80 of them; half of them look like PostHog's.
    private static func key(_ random: inout SeededGenerator) -> String {
        if Bool.random(using: &random) { return "phx_" + letters(.random(in: 8...60, using: &random), &random) }
        let marks = (0..<Int.random(in: 8...80, using: &random)).map { _ in
            Character(Unicode.Scalar(UInt8.random(in: 0x21...0x7E, using: &random)))
        }
        // What KeyText refuses is no key.
        return "k" + String(marks).replacing("=", with: "_") + "k"
    }

    private static func letters(_ count: Int, _ random: inout SeededGenerator) -> String {
        let all = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<count).map { _ in all[Int.random(in: 0..<all.count, using: &random)] })
    }
}
