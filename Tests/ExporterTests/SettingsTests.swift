import ArgumentParser
import Collector
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
        ])
    func usableHost(_ text: String, _ origin: String) throws {
        #expect(try PostHogHost(text, allowHTTP: false).origin == origin)
    }

    @Test(
        "a host that cannot be used is refused",
        arguments: [
            "", "posthog.example.com", "ftp://a.example", "https://a.example/path", "https://u:p@a.example",
            "https://a.example?x=1", "http://a.example", "http://127.example.com", "http://127.0.0.1.example.com",
        ])
    func unusableHost(_ text: String) {
        #expect(throws: SettingsError.self) { try PostHogHost(text, allowHTTP: false) }
    }

    @Test("plain http to another machine is possible for who means it")
    func allowedHTTP() throws {
        #expect(try PostHogHost("http://a.example", allowHTTP: true).origin == "http://a.example")
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
        "polling that PostHog cannot answer is refused, naming the flag",
        arguments: [
            (["--poll.lookback", "7m"], "--poll.lookback"), (["--poll.lookback", "9h"], "--poll.lookback"),
            (["--poll.bucket", "3m"], "--poll.bucket"), (["--poll.bucket", "10s"], "--poll.bucket"),
            (["--poll.window", "90s"], "--poll.window"), (["--poll.interval", "0s"], "--poll.interval"),
            (["--poll.timeout", "1h"], "--poll.timeout"), (["--budget.per-hour", "-1"], "--budget.per-hour"),
            (["--metrics.series-limit", "0"], "--metrics.series-limit"),
        ])
    func polling(_ arguments: [String], _ flag: String) throws {
        // "-1" as a value has to be joined to its flag, as on any command line.
        let options = try PollOptions.parse([arguments.joined(separator: "=")])
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
