import Testing

extension EndToEndTests {
    /// What cannot be used is one line that says so, exit 64.
    @Suite struct UsageErrorTests {
        static let key = "phx_neverToBeSeen"
        private static let project = ["--posthog.project-id", "1"]

        /// Arguments, and a piece of the line that they lead to. The key is in the environment.
        static let table: [(arguments: [String], said: String)] = [
            ([], "project"),
            (["serv"], "unknown command \"serv\": did you mean serve?; see posthog-logs-exporter --help"),
            (["logs", "qeury"], "did you mean query?; see posthog-logs-exporter logs --help"),
            ([key], "unknown command"),
            (["--posthog.project-id", "one two"], "project ID"),
            (["--posthog.project-id", "phx_anotherKey"], "project ID"),
            (["--posthog.project-id", "phc_token"], "project ID"),
            (["--posthog.project-id", "1", "--posthog.project-id", "1"], "twice"),
            (project + ["--nonsense"], "--nonsense"),
            (project + ["--posthog.api-key", key], "--posthog.api-key"),
            (project + ["--posthog.api-key=\(key)"], "--posthog.api-key"),
            (project + [key], "argument"),
            (project + ["--posthog.api-key-file", "/nowhere/key"], "/nowhere/key"),
            (project + ["--posthog.host", "http://posthog.example.com"], "--posthog.allow-http"),
            (project + ["--posthog.host", "ftp://posthog.example.com"], "https"),
            (project + ["--posthog.host", "https://us.posthog.com/project/1"], "path"),
            (project + ["--posthog.host", "https://me:\(key)@us.posthog.com"], "password"),
            (project + ["--posthog.host", "https://münchen.example"], "xn--"),
            (project + ["--posthog.host", "https://posthog.example:99999"], "65535"),
            (project + ["--posthog.host", "https://post hog.example"], "post hog"),
            (project + ["--posthog.host", "https://posthog%00.example"], "host"),
            (project + ["--poll.interval", "soon"], "soon"),
            (project + ["--poll.interval", "0s"], "--poll.interval"),
            (project + ["--poll.interval", "-5s"], "from 1s to 1h"),
            (project + ["--poll.timeout", "0s"], "--poll.timeout"),
            (project + ["--poll.lookback", "7m"], "lookback"),
            (project + ["--poll.lookback", "9h"], "96"),
            (project + ["--poll.bucket", "7m", "--poll.lookback", "70m"], "bucket"),
            (project + ["--poll.window", "90s"], "--poll.window"),
            (project + ["--budget.per-minute", "-1"], "budget.per-minute"),
            (project + ["--web.listen-address", "nowhere"], "nowhere"),
            (project + ["--web.telemetry-path", "metrics"], "--web.telemetry-path"),
            (project + ["--web.telemetry-path", "/" + String(repeating: "a", count: 1_000)], "use a short one"),
            (["--posthog.project-id", String(repeating: "1", count: 201)], "project ID"),
            (project + ["--once", "--web.telemetry-path", "metrics"], "--web.telemetry-path"),
            (project + ["--once", "--web.listen-address", "nowhere"], "nowhere"),
            (project + ["--once", "--config.auto-reload-interval", "1s"], "needs --config.file"),
            (project + ["--state.file", ""], "--state.file"),
            (project + ["--state.file", "/var/lib/"], "--state.file"),
            (project + ["--log.level", "loud"], "loud"),
            (project + ["--log.level", "WARN"], "or warn"),
            (project + ["--log.format", "xml"], "xml"),
            (["serve", "--nonsense"], "--nonsense"),
            (["demo", "--replay", "/nowhere/logs.jsonl"], "/nowhere/logs.jsonl"),
            (["demo", "--duration", "long"], "long"),
            (["demo", "--replay", "/dev/null", "--traffic", "5"], "--replay and --traffic cannot be used together"),
            (["simulate", "--replay", "/nowhere/logs.jsonl"], "/nowhere/logs.jsonl"),
            (["simulate", "--replay", "/dev/null"], "no log entries (--replay)"),
            (
                ["simulate", "--replay", "/dev/null", "--traffic", "5"],
                "--replay and --traffic cannot be used together"
            ),
            (["simulate", "--traffic", "10001"], "from 0 to 10000"),
            (["simulate", "--server", "oldest"], "newest"),
            (["simulate", "--listen-address", "nowhere"], "--listen-address"),
            (["logs", "query"], "project"),
            (["logs", "query", "--project", "one two"], "project ID"),
            (["logs", "query", "--project", "1", "--limit", "0"], "--limit"),
            (["logs", "query", "--project", "1", "--since", "soon"], "--since"),
            (["logs", "query", "--project", "1", "--since", "1h", "--from", "2026-11-23"], "--since and --from"),
            (["logs", "query", "--project", "1", "--from", "yesterday"], "2026-11-23"),
            (["logs", "query", "--project", "1", "--attr", "a="], "--attr"),
            (["logs", "query", "--project", "1", "--severity", "loud"], "loud"),
            (["logs", "query", "--project", "1", "--fields", "nonsense"], "nonsense"),
            (["logs", "query", "--project", "1", "--json", "--csv"], "--json and --csv"),
            (["logs", "query", "--project", "1", "--order", "random"], "random"),
            (["logs", "query", "--project", "1", "--color", "blue"], "blue"),
            (["logs", "tail", "--project", "1", "--late", "2d"], "--late"),
            (["logs", "values", "--project", "1"], "key"),
            (["logs", "values", "--project", "1", "a", "--search", "b"], "--service and --resource"),
            (["logs", "attributes", "--project", "1", "--search-values"], "--contains"),
            (["logs", "export", "--project", "1"], "file"),
            (["logs", "export", "--project", "1", "/nowhere/at/all.csv"], "/nowhere/at/all.csv"),
            (
                ["logs", "has-logs", "--project", "1", "--posthog.host", "http://posthog.example.com"],
                "--posthog.allow-http"
            ),
        ]

        @Test("what cannot be used is one line, exit 64, and never the key", arguments: table)
        func usage(arguments: [String], said: String) async throws {
            let process = try ChildProcess(
                ExporterBinary.path(), arguments, environment: ["POSTHOG_PERSONAL_API_KEY": Self.key])
            defer { process.kill() }
            let ending = try? await process.wait(within: .seconds(10))
            #expect(ending == .exit(64))
            #expect(process.errorLines.count == 1, "\(process.errorText)")
            #expect(process.errorText.contains(said), "\(process.errorText)")
            #expect(!process.errorText.contains(Self.key))
            #expect(process.output.isEmpty)
        }

        @Test("no key at all is a line that names where to put one")
        func noKey() async throws {
            let process = try ChildProcess(ExporterBinary.path(), ["--posthog.project-id", "1"])
            defer { process.kill() }
            #expect(try await process.wait() == .exit(64))
            #expect(process.errorLines.count == 1, "\(process.errorText)")
            #expect(process.errorText.contains("--posthog.api-key-file"))
        }
    }
}
