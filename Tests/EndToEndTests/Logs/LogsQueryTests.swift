import Basics
import FoundationEssentials
import PostHogSimulator
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension EndToEndTests {
    @Suite struct LogsQueryTests {
        private struct Row: Decodable {
            let body: String
            let service: String
        }

        private func numbers(_ result: LogsBench.Result) throws -> [Int] {
            try result.lines.map { line in
                let row = try JSONDecoder().decode(Row.self, from: Data(line.utf8))
                return try #require(Int(row.body.dropFirst("number ".count)))
            }
        }

        @Test("a hundred thousand entries come exactly, in order, in 64 MiB", arguments: ["latest", "earliest"])
        func many(order: String) async throws {
            let bench = try LogsBench()
            // More than an hour, each second with some of them.
            bench.ingest(100_000, from: 5000, every: 45)
            let process = try bench.start(["query", "--since", "2h", "--limit", "1000000", "--order", order])
            defer { process.kill() }
            var peak = 0
            try await eventually("all entries are read", within: .seconds(240), every: .milliseconds(10)) {
                peak = max(peak, process.peakKiB ?? 0)
                return process.ending != nil
            }
            #expect(process.ending == .exit(0), "\(process.errorText)")
            let result = LogsBench.Result(ending: .exit(0), output: process.outputText, errors: process.errorText)
            let expected = order == "earliest" ? Array(0..<100_000) : (0..<100_000).reversed()
            #expect(try numbers(result) == expected)
            #expect(peak > 0 && peak <= 64 << 10, "\(peak) KiB")
        }

        @Test("a 429 in the middle, an expired cursor and responses cut off lose and repeat nothing")
        func faults() async throws {
            let bench = try LogsBench()
            bench.ingest(9000, from: 600, every: 50)
            let faulty: [Fault?] = [
                nil, .throttled(.seconds(2)), nil, .answer(status: 400, body: #"{"error":"cursor expired"}"#), nil,
                .truncated,
                nil, .abort,
            ]
            for fault in faulty {
                // What goes well takes a place too.
                bench.api.inject(fault ?? .custom { _, right in right }, at: [.query])
            }
            let result = try await bench.run("query", "--since", "15m", "--limit", "20000", "--order", "earliest")
            #expect(result.ending == .exit(0), "\(result.errors)")
            #expect(try numbers(result) == Array(0..<9000))
            #expect(result.errors.contains("query: 429, rate limited"), "\(result.errors)")
            #expect(bench.api.requests.filter { $0.route == .query && $0.status == 429 }.count == 1)
        }

        @Test("a redirect is an error, and the key goes nowhere")
        func redirect() async throws {
            let bench = try LogsBench()
            let other = try LogsBench()
            bench.ingest(1, from: 60, every: 1)
            bench.api.inject(.redirect(to: "\(other.simulator.url)/"), at: [.query], times: nil)
            let result = try await bench.run("query")
            #expect(result.ending == .exit(1))
            #expect(
                result.errors.contains(other.simulator.url) && result.errors.contains("not followed"),
                "\(result.errors)")
            #expect(other.api.requests.isEmpty)
        }

        @Test(
            "attributes are asked for only where they are shown",
            arguments: [("body,trace_id", true), ("service", false)])
        func attributes(fields: String, areLeftOut: Bool) async throws {
            let bench = try LogsBench()
            bench.ingest(1, from: 60, every: 1)
            _ = try await bench.run("query", "--fields", fields)
            let body = try #require(bench.api.requests.first { $0.route == .query }).request.body
            #expect(String(decoding: body, as: UTF8.self).contains(#""excludeAttributes":true"#) == areLeftOut)
        }

        @Test("nothing found is exit 1, without a word")
        func nothing() async throws {
            let bench = try LogsBench()
            bench.ingest(10, from: 60, every: 10)
            let result = try await bench.run("query", "--service", "nobody")
            #expect(result.ending == .exit(1) && result.output.isEmpty && result.errors.isEmpty)
            #expect(try await bench.run("count", "--severity", "fatal").ending == .exit(1))
        }

        @Test("a refused key is one line that says what to do, exit 1")
        func refused() async throws {
            let bench = try LogsBench()
            bench.api.inject(.badKey, times: nil)
            let result = try await bench.run("query")
            #expect(result.ending == .exit(1) && result.output.isEmpty)
            #expect(result.errors.split(separator: "\n").count == 1 && result.errors.contains("check the key"))
        }

        @Test("SIGINT and SIGTERM end it well with what was read by then", arguments: [SIGINT, SIGTERM])
        func interrupted(signal: Int32) async throws {
            let bench = try LogsBench()
            bench.ingest(6000, from: 600, every: 50)
            // The third page comes late.
            for _ in 0..<2 { bench.api.inject(.custom { _, right in right }, at: [.query]) }
            bench.api.inject(.hang, at: [.query])
            let process = try bench.start(["query", "--since", "15m", "--limit", "6000"])
            defer { process.kill() }
            try await eventually("the third page is asked for") {
                bench.api.requests.count { $0.route == .query } == 3
            }
            process.send(signal)
            #expect(try await process.wait(within: .seconds(10)) == .exit(0), "\(process.errorText)")
            #expect(process.outputText.split(separator: "\n").count == 4000 - 1)
            #expect(process.errorText.isEmpty)
        }

        @Test("who reads no further ends it well")
        func closedPipe() async throws {
            let bench = try LogsBench()
            bench.ingest(20_000, from: 600, every: 10)
            let process = try ChildProcess(
                "bash",
                ["-c", #""$0" logs query --limit 20000 | head -n 1; exit "${PIPESTATUS[0]}""#, ExporterBinary.path()],
                environment: bench.environment)
            defer { process.kill() }
            #expect(try await process.wait() == .exit(0), "\(process.errorText)")
            #expect(process.outputText.split(separator: "\n").count == 1 && process.errorText.isEmpty)
        }

        @Test("the budget is a quarter of the exporter's, and every command has one")
        func budget() async throws {
            let bench = try LogsBench()
            bench.ingest(10, from: 60, every: 10)
            let process = try ChildProcess(
                ExporterBinary.path(), ["logs", "severities", "--budget.per-minute", "4"],
                environment: bench.environment)
            defer { process.kill() }
            // Two may go at once, the others are spread over the rest of the minute.
            try await eventually("two requests were made") { bench.api.requests.count >= 2 }
            #expect(try await holds(for: .seconds(3)) { bench.api.requests.count == 2 })
        }
    }
}

extension ChildProcess {
    /// The most memory that it had resident by now; nil when it has ended.
    fileprivate var peakKiB: Int? {
        let status = String(decoding: ScratchFolder.bytes(at: "/proc/\(pid)/status"), as: UTF8.self)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) }
    }
}
