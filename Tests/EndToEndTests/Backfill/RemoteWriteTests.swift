import Basics
import HTTP
import PostHogSimulator
import Testing

extension EndToEndTests {
    @Suite struct RemoteWriteTests {
        private let bench: BackfillBench

        init() throws {
            bench = try BackfillBench(days: 2, entriesADay: 150)
        }

        private var arguments: [String] {
            ["--from", bench.date(0), "--to", bench.date(1), "--output", bench.output, "--step", "15m"]
        }

        private func run(_ more: [String]) async throws -> BackfillBench.Result {
            let process = try bench.start(arguments + more)
            defer { process.kill() }
            let ending = try await process.wait(within: .seconds(120))
            return BackfillBench.Result(ending: ending, output: process.outputText, errors: process.errorText)
        }

        private static let receiver = ["--web.enable-remote-write-receiver", "--storage.tsdb.retention.time=100d"]

        @Test("an empty Prometheus takes the history, and has each day what was logged")
        func empty() async throws {
            let prometheus = try await Prometheus(jobs: [], arguments: Self.receiver)
            defer { prometheus.kill() }
            try await prometheus.waitUntilReady()
            let result = try await run(["--remote-write", "\(prometheus.origin)/api/v1/write"])
            #expect(result.ending == .exit(0), "\(result)")
            #expect(bench.names(in: bench.output) == ["progress"])
            try await bench.expectTruth(in: prometheus)
        }

        @Test(
            "a Prometheus with newer samples takes it with a window for old ones, and says so without, also in the middle of a kill"
        )
        func window() async throws {
            let scraped = "{job_name: own, static_configs: [{targets: [\"ADDRESS\"]}]}"
            let closed = try await Prometheus(jobs: [scraped], arguments: Self.receiver)
            defer { closed.kill() }
            try await eventually("it has scraped itself") { try await closed.count(of: "up") > 0 }
            let refused = try await run(["--remote-write", "\(closed.origin)/api/v1/write"])
            #expect(refused.ending == .exit(1), "\(refused)")
            #expect(refused.errors.contains("out_of_order_time_window"), "\(refused)")

            let open = try await Prometheus(
                jobs: [scraped], settings: "storage: {tsdb: {out_of_order_time_window: 60d}}", arguments: Self.receiver)
            defer { open.kill() }
            try await eventually("it has scraped itself") { try await open.count(of: "up") > 0 }
            let place = bench.folder.path("second")
            let more = ["--remote-write", "\(open.origin)/api/v1/write", "--output", place]
            for kill in 1...2 {
                let process = try bench.start(
                    ["--from", bench.date(0), "--to", bench.date(1), "--step", "15m"] + more)
                defer { process.kill() }
                try await eventually("kill \(kill)", every: .milliseconds(2)) {
                    try await open.count(of: "last_over_time(posthog_logs_entries_total[100d])") > kill
                }
            }
            let again = try bench.start(["--from", bench.date(0), "--to", bench.date(1), "--step", "15m"] + more)
            defer { again.kill() }
            #expect(try await again.wait(within: .seconds(60)) == .exit(0), "\(again.errorText)")
            try await bench.expectTruth(in: open)
        }

        @Test("a receiver that fails for a while gets it later, and one that wants a password gets it")
        func receiver() async throws {
            let seen = Locked<[(status: Int, authorization: String?)]>([])
            let server = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0", maxRequestBodyBytes: 1 << 20)) {
                request in
                let status = seen.withLock { seen in
                    let status = seen.isEmpty ? 503 : 204
                    seen.append((status, request.headers["Authorization"]))
                    return status
                }
                return .response(PreparedResponse(status: status, headers: [], body: []))
            }
            defer { server.stop(grace: .zero) }
            let password = try bench.folder.file("password", "geheim\n".utf8)
            let result = try await run([
                "--remote-write", "http://127.0.0.1:\(server.port)/write", "--remote-write.username", "me",
                "--remote-write.password-file", password,
            ])
            #expect(result.ending == .exit(0), "\(result)")
            #expect(result.errors.contains("remote write: 503; sending again"))
            let statuses = seen.withLock { $0.map(\.status) }
            #expect(statuses.first == 503 && statuses.count > 2 && statuses.dropFirst().allSatisfy { $0 == 204 })
            // me:geheim
            #expect(seen.withLock { $0.allSatisfy { $0.authorization == "Basic bWU6Z2VoZWlt" } })
        }

        @Test("VictoriaMetrics takes it too")
        func victoriaMetrics() async throws {
            let port = try unusedPort()
            let data = bench.folder.path("victoria")
            let process: ChildProcess
            do {
                process = try ChildProcess(
                    "victoria-metrics",
                    [
                        "-httpListenAddr=127.0.0.1:\(port)", "-storageDataPath=\(data)", "-retentionPeriod=100y",
                        "-search.disableCache",
                    ])
            } catch {
                throw ChildProcess.CannotStart(description: "\(error): install the package victoria-metrics")
            }
            defer { process.kill() }
            let prometheus = try Prometheus(like: "http://127.0.0.1:\(port)")
            try await prometheus.waitUntilReady("/health")
            let result = try await run(["--remote-write", "http://127.0.0.1:\(port)/api/v1/write"])
            #expect(result.ending == .exit(0), "\(result)")
            try await bench.expectTruth(in: prometheus)
        }
    }
}
