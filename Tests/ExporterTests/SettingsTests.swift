import ArgumentParser
import Basics
import Collector
import Logging
import PostHogLogs
import StateStore
import Testing

@testable import posthog_logs_exporter

@Suite("Settings")
struct SettingsTests {
    @Test(
        "a host is us, eu, a name or an address, with the path in front of the API; plain http stays on this machine",
        arguments: [
            ("us", "https://us.posthog.com"), ("eu", "https://eu.posthog.com"),
            ("https://Logs.Example.com/", "https://logs.example.com"), ("http://127.0.0.1:80", "http://127.0.0.1:80"),
            ("http://localhost:8000", "http://localhost:8000"), ("http://[::1]:9", "http://[::1]:9"),
            (" eu\n", "https://eu.posthog.com"), ("\thttps://a.example ", "https://a.example"),
            ("https://a-1_b.example.:65535", "https://a-1_b.example.:65535"),
            ("https://xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example"),
            ("https://[2001:DB8::1]", "https://[2001:db8::1]"), ("HTTPS://10.0.0.1:0443/", "https://10.0.0.1:443"),
            ("us.posthog.com", "https://us.posthog.com"), ("Logs.Example.com:8443", "https://logs.example.com:8443"),
            ("localhost", "https://localhost"), ("logs.example.com/posthog/", "https://logs.example.com/posthog"),
            ("https://a.example/x/y-1._~", "https://a.example/x/y-1._~"),
            ("https://\(String(repeating: "a", count: 63)).b", "https://\(String(repeating: "a", count: 63)).b"),
        ])
    func usableHost(_ text: String, _ origin: String) throws {
        #expect(try PostHogHost(text, allowHTTP: false).url == origin)
    }

    @Test(
        "a host that cannot be used is refused",
        arguments: [
            "", "ue", "https:/a.example", "ftp://a.example", "https://a.example//path", "https://a.example/a b",
            "https://a.example/../x", "https://a.example/api", "https://us.posthog.com/project/1",
            "https://a.example/project/1/logs", "https://eu.posthog.com/x", "https://u:p@a.example",
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
            let error = #expect(throws: NotAllowed.self) { try PostHogHost(text, allowHTTP: allowHTTP) }
            #expect(error?.description.contains(where: \.isNewline) == false)
        }
    }

    @Test(
        "no error shows the user or password of an address, however wrong it is",
        arguments: ["https://u:s3cret@a b", "u:s3cret@a.example", "https://u:s3c/ret@a", "ftp://s3cret@a"])
    func hiddenLogin(_ text: String) {
        let error = #expect(throws: NotAllowed.self) { try PostHogHost(text, allowHTTP: false) }
        #expect(error?.description.contains("s3c") == false)
    }

    @Test("plain http to another machine is possible for who means it")
    func allowedHTTP() throws {
        #expect(try PostHogHost("http://a.example", allowHTTP: true).url == "http://a.example")
    }

    @Test(
        "the hosts that applications send to are told with the right one",
        arguments: [
            ("us.i.posthog.com", "use us"), ("https://eu.i.posthog.com", "use eu"),
            ("app.posthog.com", "use us (or eu)"),
            ("https://eu-assets.i.posthog.com/x", "use eu"), ("us-assets.i.posthog.com", "use us"),
        ])
    func foreignHosts(_ text: String, _ advice: String) {
        let error = #expect(throws: NotAllowed.self) { try PostHogHost(text, allowHTTP: false) }
        #expect(error?.description.hasSuffix(advice) == true, "\(error?.description ?? "")")
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
        "a number or a duration that a setting does not take is told with those that it does",
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
    func allowedValues(_ flag: String, _ values: [String], _ allowed: String) throws {
        for value in values {
            let options = try PollOptions<ServeStandards>.parse([flag, value])
            let error = #expect(throws: SettingsError.self) { try Self.configuration(options.given) }
            let line = error?.description ?? ""
            #expect(line.hasPrefix("\(flag) \"\(value)\" must be ") && line.contains(allowed), "\(line)")
        }
    }

    @Test(
        "a level is one of those that are told, in small letters",
        arguments: ["WARN", "Info", "verbose", "", "-1", "--log.format"])
    func levels(_ level: String) throws {
        let options = try LogOptions.parse(["--log.level", level])
        let error = #expect(throws: SettingsError.self) { try options.logger(Environment([:])) }
        #expect(
            error?.description
                == "--log.level \"\(level)\" must be trace, debug, info, notice, warning (or warn), error or critical, in lower "
                + "case")
        #expect(try LogOptions.parse(["--log.level", "warn"]).logger(Environment([:])).logLevel == .warning)
    }

    /// Of one project, with a key in the environment.
    static func configuration(
        _ flags: GivenSettings, _ environment: [String: String] = [:]
    ) throws(SettingsError) -> Configuration {
        try ConfigurationSource(
            file: nil, flags: flags, projectIDs: [],
            environment: Environment(
                ["POSTHOG_PERSONAL_API_KEY": "phx_abc", "POSTHOG_PROJECT_ID": "7"].merging(environment) { $1 })
        ).load()
    }

    @Test(
        "the demo says what it takes, and takes made-up traffic or a file",
        arguments: [
            (["--traffic", "-5"], "from 0 to 100000"), (["--traffic", "nan"], "from 0 to 100000"),
            (["--traffic", "1e6"], "from 0 to 100000"), (["--duration", "-5s"], "from 1s to 365d"),
            (["--duration", "0s"], "from 1s to 365d"),
        ])
    func demo(_ arguments: [String], _ allowed: String) {
        let error = #expect(throws: SettingsError.self) {
            let demo = try DemoCommand.parse(arguments)
            _ = try demo.timeLimit(Environment([:]))
            _ = try GivenTraffic(
                replay: demo.replay, traffic: demo.traffic, CommandSettings.demoTraffic, Environment([:]))
        }
        #expect(error?.description.hasPrefix("\(arguments[0]) ") == true)
        #expect(error?.description.contains(allowed) == true, "\(error?.description ?? "")")
    }

    @Test("what a simulated PostHog logs may come from the environment, and the flag wins")
    func trafficOfTheEnvironment() throws {
        func rate(_ flag: String?, _ variables: [String: String]) throws -> Double? {
            let given = try GivenTraffic(
                replay: nil, traffic: flag, CommandSettings.demoTraffic, Environment(variables))
            guard case .madeUp(let perSecond) = given else { return nil }
            return perSecond
        }
        let variables = ["POSTHOG_LOGS_EXPORTER_TRAFFIC": "7"]
        #expect(try rate(nil, [:]) == 50)
        #expect(try rate(nil, variables) == 7)
        #expect(try rate("0.5", variables) == 0.5)
        #expect(try rate(nil, ["POSTHOG_LOGS_EXPORTER_REPLAY": "/a"]) == nil)
        let both = ["POSTHOG_LOGS_EXPORTER_REPLAY": "/a"].merging(variables) { $1 }
        let error = #expect(throws: SettingsError.self) { try rate(nil, both) }
        #expect(
            error?.description
                == "POSTHOG_LOGS_EXPORTER_REPLAY and POSTHOG_LOGS_EXPORTER_TRAFFIC cannot be used together: choose one")
        let limit = try DemoCommand.parse([]).timeLimit(Environment(["POSTHOG_LOGS_EXPORTER_DURATION": "90s"]))
        #expect(limit == .seconds(90))
    }

    @Test("a telemetry path that is none or taken is refused", arguments: ["metrics", "/", "/-/ready", "/a b", "/a?b"])
    func telemetryPath(_ path: String) throws {
        let options = try WebOptions<ServeStandards>.parse(["--web.telemetry-path", path])
        #expect(throws: SettingsError.self) { try options.resolve(Environment([:])) }
    }

    /// The path, or what the database is called.
    private func state(_ arguments: [String], _ environment: [String: String] = [:]) throws -> String? {
        switch try StateOptions.parse(arguments).resolve(Environment(environment)) {
        case .nowhere: nil
        case .file(let path): path
        case .database(let address, let lease): "\(address.shown) for \(lease)"
        }
    }

    @Test("without --state.file nothing is kept; with one it is that path as it stands")
    func stateFile() throws {
        #expect(try state([]) == nil)
        #expect(try state(["--state.file", "a/b c"]) == "a/b c")
    }

    @Test("the state file may come from the environment, and the flag wins")
    func stateFileOfTheEnvironment() throws {
        let environment = ["POSTHOG_LOGS_EXPORTER_STATE_FILE": "/e"]
        #expect(try state([], environment) == "/e")
        #expect(try state(["--state.file", "/f"], environment) == "/f")
        #expect(try state([], ["POSTHOG_LOGS_EXPORTER_STATE_FILE": ""]) == nil)
    }

    @Test("a database is named by its address, and keeps a lease for 15 s unless told otherwise")
    func stateDatabase() throws {
        let address = "postgresql://exporter@db.example/logs"
        #expect(try state(["--state.database", address]) == "db.example:5432/logs for 15.0 seconds")
        #expect(try state(["--state.database", address, "--state.lease", "1m"])?.hasSuffix("for 60.0 seconds") == true)
        let secret = ["POSTHOG_LOGS_EXPORTER_STATE_DATABASE": "postgresql://exporter:secret@db.example/logs"]
        #expect(try state([], secret)?.hasPrefix("db.example:5432/logs") == true)
    }

    @Test(
        "a database that cannot be meant is refused, naming the flag and showing no password",
        arguments: [
            ["--state.database", "db.example"], ["--state.database", "postgresql://exporter:secret@db.example/logs"],
            ["--state.database", "postgresql://exporter@db.example:port/logs"],
            ["--state.database", "postgresql://exporter@db.example/logs", "--state.file", "f"],
            ["--state.database", "postgresql://exporter@db.example/logs", "--state.lease", "1s"],
            ["--state.database-password-file", "p"], ["--state.lease", "20s"],
        ])
    func unusableDatabase(_ arguments: [String]) throws {
        let error = #expect(throws: SettingsError.self) { try state(arguments) }
        #expect(error?.description.contains("--state.") == true)
        #expect(error?.description.contains("secret") == false)
    }

    @Test("a state file without a name is refused, naming the flag", arguments: ["", "/", "/var/lib/"])
    func unusableStateFile(_ path: String) throws {
        let options = try StateOptions.parse(["--state.file", path])
        let error = #expect(throws: SettingsError.self) { _ = try options.resolve(Environment([:])) }
        #expect(error?.description.hasPrefix("--state.file") == true)
    }
}
