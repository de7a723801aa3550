import PostHogSimulator
import Testing

extension EndToEndTests {
    /// The key goes to no proxy that could read it.
    @Suite struct ProxyTests {
        static let variables = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]

        @Test("a loopback host is asked past every proxy", arguments: variables, ["127.0.0.1", "localhost"])
        func loopback(variable: String, host: String) async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let proxy = try RecordingProxy()
            defer { proxy.stop() }
            let exporter = try await RunningExporter(
                polling: "http://\(host):\(simulation.server.port)",
                environment: [variable: "http://\(proxy.address)"])
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            #expect(proxy.requests.isEmpty)
        }

        @Test("plain http to another host is refused, with a proxy as without", arguments: variables)
        func plainHTTP(variable: String) async throws {
            let proxy = try RecordingProxy()
            defer { proxy.stop() }
            let process = try ChildProcess(
                ExporterBinary.path(), ["--posthog.host", "http://posthog.test", "--posthog.project-id", "1"],
                environment: [
                    variable: "http://\(proxy.address)", "POSTHOG_PERSONAL_API_KEY": RunningExporter.key,
                ])
            defer { process.kill() }
            #expect(try await process.wait() == .exit(64))
            #expect(process.errorText.contains("--posthog.allow-http"))
            #expect(proxy.requests.isEmpty)
        }

        @Test(
            "plain http goes through the proxy for who allows it",
            arguments: ["http_proxy", "all_proxy", "ALL_PROXY"])
        func allowedHTTP(variable: String) async throws {
            let proxy = try RecordingProxy()
            defer { proxy.stop() }
            let exporter = try await RunningExporter(
                polling: "http://posthog.test", ["--posthog.allow-http"],
                environment: [variable: "http://\(proxy.address)"])
            defer { exporter.kill() }
            try await exporter.wait(for: "a request at the proxy") { !proxy.requests.isEmpty }
            #expect(proxy.requests.first?.contains(" http://posthog.test/api/projects/") == true)
        }

        @Test("https goes through the proxy as a tunnel, which shows no key")
        func tunnel() async throws {
            let proxy = try RecordingProxy()
            defer { proxy.stop() }
            let exporter = try await RunningExporter(
                polling: "https://posthog.test", environment: ["https_proxy": "http://\(proxy.address)"])
            defer { exporter.kill() }
            try await exporter.wait(for: "a request at the proxy") { !proxy.requests.isEmpty }
            let first = try #require(proxy.requests.first)
            #expect(first.hasPrefix("CONNECT posthog.test:443 "))
            #expect(!first.contains(RunningExporter.key))
        }

        @Test(
            "what is wrong with a proxy is said without its password",
            arguments: [
                "http://user:s3cret@host:notaport", "nonsense://user:s3cret@host", "user:s3/cr#et@host:notaport",
            ])
        func login(proxy: String) async throws {
            let exporter = try await RunningExporter(
                polling: "https://posthog.test", environment: ["https_proxy": proxy])
            defer { exporter.kill() }
            try await exporter.wait(for: "a line about the proxy") {
                exporter.process.errorText.contains("request failed: ")
            }
            let log = exporter.process.errorText
            #expect(!log.contains("user:") && !log.contains("s3"), "\(log)")
        }

        @Test("the demo works where proxies are set", arguments: ["http_proxy", "all_proxy", "ALL_PROXY"])
        func demo(variable: String) async throws {
            let proxy = try RecordingProxy()
            defer { proxy.stop() }
            let process = try ChildProcess(
                ExporterBinary.path(), ["demo", "--web.listen-address", "127.0.0.1:0", "--poll.interval", "1s"],
                environment: [variable: "http://\(proxy.address)"])
            defer { process.kill() }
            try await eventually("the demo's baseline") { process.errorText.contains("baseline complete") }
            #expect(proxy.requests.isEmpty)
        }
    }
}
