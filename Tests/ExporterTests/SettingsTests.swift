import ArgumentParser
import Basics
import Collector
import Logging
import PostHogLogs
import Testing

@testable import posthog_logs_exporter

@Suite("Settings")
struct SettingsTests {
    private let key = Environment(["POSTHOG_PERSONAL_API_KEY": "phx_abc", "POSTHOG_PROJECT_ID": " 7, 8 "])

    @Test(
        "a host is us, eu or an address without a path, and plain http stays on this machine",
        arguments: [
            ("us", "https://us.posthog.com"), ("eu", "https://eu.posthog.com"),
            ("https://Logs.Example.com/", "https://logs.example.com"), ("http://127.0.0.1:80", "http://127.0.0.1:80"),
            ("http://localhost:8000", "http://localhost:8000"), ("http://[::1]:9", "http://[::1]:9"),
            (" eu\n", "https://eu.posthog.com"), ("\thttps://a.example ", "https://a.example"),
            ("https://a-1_b.example.:65535", "https://a-1_b.example.:65535"),
            ("https://xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example"),
            ("https://[2001:DB8::1]", "https://[2001:db8::1]"), ("HTTPS://10.0.0.1:0443/", "https://10.0.0.1:443"),
            ("https://\(String(repeating: "a", count: 63)).b", "https://\(String(repeating: "a", count: 63)).b"),
        ])
    func usableHost(_ text: String, _ origin: String) throws {
        #expect(try PostHogHost(text, allowHTTP: false).origin == origin)
    }

    @Test(
        "a host that cannot be used is refused",
        arguments: [
            "", "posthog.example.com", "ftp://a.example", "https://a.example/path", "https://u:p@a.example",
            "https://a.example?x=1", "http://a.example", "http://127.example.com", "http://127.0.0.1.example.com",
            "https://", "https:///", "https://a.example//", "https://a.example#x", "https://a.example\\b",
            "https://a.example:99999", "https://a.example:0", "https://a.example:", "https://a.example:-1",
            "https://a.example:4_43", "https://a.example:443:443", "https://a b", "https://a\tb.example",
            "https://a.example\u{0}", "https://a%00.example", "https://%61.example", "https://münchen.example",
            "https://a.example。", "https://a..example", "https://.example", "https://.", "https://-a.example",
            "https://a-.example", "https://\(String(repeating: "a", count: 64)).example",
            "https://\(String(repeating: "abcd.", count: 51))example", "https://1.2.3", "https://1.2.3.4.5",
            "https://256.1.1.1", "https://0x7f000001", "https://2130706433", "https://::1", "https://[::1",
            "https://[::g]",
            "https://[::1]x", "https://[]", "https://[1.2.3.4]", "https://[fe80::1%25lo]", "https://<script>",
            "https://a,b",
            "us,eu", "\u{200B}us", "\"us\"",
        ])
    func unusableHost(_ text: String) {
        for allowHTTP in [false, true] where !(allowHTTP && text.hasPrefix("http:")) {
            let error = #expect(throws: SettingsError.self) { try PostHogHost(text, allowHTTP: allowHTTP) }
            #expect(error?.description.contains(where: \.isNewline) == false)
        }
    }

    @Test(
        "no error shows the user or password of an address, however wrong it is",
        arguments: ["https://u:s3cret@a b", "u:s3cret@a.example", "https://u:s3c/ret@a", "ftp://s3cret@a"])
    func hiddenLogin(_ text: String) {
        let error = #expect(throws: SettingsError.self) { try PostHogHost(text, allowHTTP: false) }
        #expect(error?.description.contains("s3c") == false)
    }

    @Test("plain http to another machine is possible for who means it")
    func allowedHTTP() throws {
        #expect(try PostHogHost("http://a.example", allowHTTP: true).origin == "http://a.example")
    }

    @Test("the host of the environment is read without the blanks around it, and a blank one is none")
    func hostOfTheEnvironment() throws {
        func origin(_ host: String) throws -> String {
            let values = ["POSTHOG_PERSONAL_API_KEY": "phx_abc", "POSTHOG_PROJECT_ID": "7", "POSTHOG_HOST": host]
            return try PostHogOptions.parse([]).resolve(Environment(values)).host.origin
        }
        #expect(try origin(" eu\r\n") == "https://eu.posthog.com")
        #expect(try origin(" \n") == "https://us.posthog.com")
        #expect(throws: SettingsError.self) { try origin("eu us") }
    }

    @Test("projects and key come from the environment, and flags win")
    func environment() throws {
        #expect(try PostHogOptions.parse([]).resolve(key).projectIDs == ["7", "8"])
        #expect(try PostHogOptions.parse(["--posthog.project-id", "9"]).resolve(key).projectIDs == ["9"])
        #expect(try PostHogOptions.parse([]).resolve(key).key.authorization == "Bearer phx_abc")
    }

    @Test("no project, a project that is none, or one given twice is refused", arguments: ["", "a/b", "7,7", "../1"])
    func projects(_ ids: String) throws {
        let environment = Environment(["POSTHOG_PERSONAL_API_KEY": "phx_abc", "POSTHOG_PROJECT_ID": ids])
        let options = try PostHogOptions.parse([])
        #expect(throws: SettingsError.self) { try options.resolve(environment) }
    }

    @Test("a key is one word and no project token, and no error shows it", arguments: ["", " ", "a b", "phc_s3cret"])
    func keys(_ text: String) {
        let error = #expect(throws: SettingsError.self) { try APIKey(text, from: "KEY") }
        #expect(error?.description.contains("KEY") == true)
        #expect(error?.description.contains("s3cret") == false)
    }

    @Test("a key shows itself in no description, interpolation or dump")
    func hiddenKey() throws {
        let key = try APIKey(" phx_s3cret\n", from: "KEY")
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!"\(key) \(String(reflecting: key)) \([key]) \(dumped)".contains("s3cret"))
        #expect(key.authorization == "Bearer phx_s3cret")
    }

    @Test(
        "a number or a duration that a flag does not take is told with those that it does",
        arguments: [
            ("--poll.interval", ["-5s", "0s", "61m", "5", "soon", ""], "from 1s to 1h"),
            ("--poll.lookback", ["-1h", "59s", "97h"], "from 1m to 4d"),
            ("--poll.bucket", ["-5m", "10s", "2h"], "from 1m to 1h"),
            ("--poll.window", ["-5m", "59s", "2h"], "from 1m to 1h"),
            ("--poll.timeout", ["-1s", "0s", "1h"], "from 1s to 10m"),
            ("--poll.max-catchup", ["-1d", "8d"], "from 0s to 7d"),
            ("--budget.per-minute", ["-1", "1000001", "many", "1.5", ""], "from 0 to 1000000"),
            ("--budget.per-hour", ["-1", "1000001", "99999999999999999999"], "from 0 to 1000000"),
            ("--metrics.series-limit", ["-1", "0", "1000001"], "from 1 to 1000000"),
        ])
    func allowedValues(_ flag: String, _ values: [String], _ allowed: String) {
        for value in values {
            let error = #expect(throws: (any Error).self) { try PollOptions.parse([flag, value]) }
            let line = error.map { PollOptions.message(for: $0) } ?? ""
            #expect(line.contains("'\(value)'") && line.contains("'\(flag) ") && line.contains(allowed), "\(line)")
        }
    }

    @Test(
        "a level is one of those that are told, in small letters",
        arguments: ["WARN", "Info", "verbose", "", "-1", "--log.format"])
    func levels(_ level: String) throws {
        let error = #expect(throws: (any Error).self) { try LogOptions.parse(["--log.level", level]) }
        let line = error.map { LogOptions.message(for: $0) } ?? ""
        #expect(line.contains("give trace, debug, info, notice, warning (or warn), error or critical"), "\(line)")
        #expect(try LogOptions.parse(["--log.level", "warn"]).level == .warning)
    }

    @Test(
        "the demo says what it takes, and takes made-up traffic or a file",
        arguments: [
            (["--traffic", "-5"], "from 0 to 100000"), (["--traffic", "nan"], "from 0 to 100000"),
            (["--traffic", "1e6"], "from 0 to 100000"), (["--duration", "-5s"], "from 1s to 365d"),
            (["--duration", "0s"], "from 1s to 365d"),
        ])
    func demo(_ arguments: [String], _ allowed: String) {
        let error = #expect(throws: (any Error).self) { try DemoCommand.parse(arguments) }
        let line = error.map { DemoCommand.message(for: $0) } ?? ""
        #expect(line.contains(allowed), "\(line)")
    }

    @Test(
        "polling that PostHog cannot answer is refused, naming the flag",
        arguments: [
            (["--poll.lookback", "7m"], "--poll.lookback"), (["--poll.lookback", "9h"], "--poll.lookback"),
            (["--poll.bucket", "3m"], "--poll.bucket"), (["--poll.window", "90s"], "--poll.window"),
        ])
    func polling(_ arguments: [String], _ flag: String) throws {
        let options = try PollOptions.parse(arguments)
        let error = #expect(throws: SettingsError.self) { try options.resolve(.init()) }
        #expect(error?.description.hasPrefix(flag) == true)
    }

    @Test("without flags an hour in five-minute buckets is polled every minute")
    func defaults() throws {
        let polling = try PollOptions.parse([]).resolve(.init())
        #expect(polling.settings.interval == .seconds(60))
        #expect(polling.settings.grid == BucketGrid(bucketSeconds: 300, bucketCount: 12))
        #expect(polling.timeout == .seconds(65))
        #expect(polling.budget.status(at: .zero).map(\.limit) == [240, 1200])
    }

    @Test("a telemetry path that is none or taken is refused", arguments: ["metrics", "/", "/-/ready", "/a b", "/a?b"])
    func telemetryPath(_ path: String) throws {
        let options = try WebOptions.parse(["--web.telemetry-path", path])
        #expect(throws: SettingsError.self) { try options.resolve(defaultAddress: ":0") }
    }

    @Test("without --state.file nothing is kept; with one it is that path as it stands")
    func stateFile() throws {
        #expect(try StateOptions.parse([]).resolve(Environment([:])) == nil)
        #expect(try StateOptions.parse(["--state.file", "a/b c"]).resolve(Environment([:])) == "a/b c")
    }

    @Test("the state file may come from the environment, and the flag wins")
    func stateFileOfTheEnvironment() throws {
        let environment = Environment(["POSTHOG_LOGS_EXPORTER_STATE_FILE": "/e"])
        #expect(try StateOptions.parse([]).resolve(environment) == "/e")
        #expect(try StateOptions.parse(["--state.file", "/f"]).resolve(environment) == "/f")
        #expect(try StateOptions.parse([]).resolve(Environment(["POSTHOG_LOGS_EXPORTER_STATE_FILE": ""])) == nil)
    }

    @Test("a state file without a name is refused, naming the flag", arguments: ["", "/", "/var/lib/"])
    func unusableStateFile(_ path: String) throws {
        let options = try StateOptions.parse(["--state.file", path])
        let error = #expect(throws: SettingsError.self) { try options.resolve(Environment([:])) }
        #expect(error?.description.hasPrefix("--state.file") == true)
    }
}
