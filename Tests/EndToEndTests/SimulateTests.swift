import FoundationEssentials
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension EndToEndTests {
    /// `simulate`, asked by curl as PostHog's reference page shows it.
    @Suite struct SimulateTests {
        /// https://posthog.com/docs/api/logs-5 and logs-6, with a real query in place of `undefined`.
        private static let page: [(path: String, arguments: [String], shape: [String])] = [
            ("services", post(#"{"dateRange":{"date_from":"-1h"}}"#), ["services", "sparkline", "summary"]),
            (
                "query", post(#"{"dateRange":{"date_from":"-1h"},"limit":3}"#),
                ["query", "results", "hasMore", "nextCursor", "maxExportableLogs"]
            ),
            ("count-ranges", post(#"{"dateRange":{"date_from":"-1h"}}"#), ["ranges", "interval"]),
            (
                "export", post(#"{"dateRange":{"date_from":"-1h"}}"#),
                ["id", "export_format", "created_at", "has_content", "filename"]
            ),
            ("has_logs", [], ["hasLogs"]),
            ("values/?key=service.name&attribute_type=resource", [], ["results", "refreshing"]),
        ]

        private static func post(_ query: String) -> [String] {
            ["--header", "Content-Type: application/json", "--data", "query=\(query)"]
        }

        private struct Keys: Decodable {
            let names: Set<String>

            init(from decoder: any Decoder) throws {
                names = Set(try decoder.container(keyedBy: Name.self).allKeys.map(\.stringValue))
            }

            struct Name: CodingKey {
                let stringValue: String
                var intValue: Int? { nil }

                init?(stringValue: String) { self.stringValue = stringValue }
                init?(intValue: Int) { nil }
            }
        }

        /// The simulator on a port of its own, and where it answers.
        private func start(_ arguments: [String] = []) async throws -> (process: ChildProcess, url: String) {
            let process = try ChildProcess(
                ExporterBinary.path(), ["simulate", "--listen-address", "127.0.0.1:0"] + arguments)
            do {
                try await eventually("the address of the simulator") { process.outputText.contains("Stop with Ctrl-C") }
                let words = process.outputText.split(separator: " ")
                return (process, String(try #require(words.first { $0.hasPrefix("http://") })))
            } catch {
                process.kill()
                throw error
            }
        }

        private func ask(_ url: String, _ path: String, _ arguments: [String] = []) async throws -> Curl.Answer {
            try await Curl.get(
                "\(url)/api/projects/1/logs/\(path.contains("?") ? path : "\(path)/")",
                ["--header", "Authorization: Bearer phx_simulator"] + arguments)
        }

        @Test("the reference page's own commands are answered in its shapes, and their rows have its fields")
        func referencePage() async throws {
            let (process, url) = try await start(["--replay", "\(ExporterBinary.packageRoot)/examples/shop.jsonl"])
            defer { process.kill() }
            for (path, arguments, shape) in Self.page {
                let answer = try await ask(url, path, arguments)
                #expect(answer.status == (path == "export" ? 201 : 200), "\(path): \(answer.body)")
                let names = try JSONDecoder().decode(Keys.self, from: Data(answer.body.utf8)).names
                #expect(names.isSuperset(of: shape), "\(path): \(names)")
            }
            let sparkline = try await ask(url, "sparkline", Self.post("{}"))
            let rows = try JSONDecoder().decode([Keys].self, from: Data(sparkline.body.utf8))
            #expect(rows.allSatisfy { $0.names == ["time", "severity", "count", "bytes_uncompressed"] })
            let fields = [
                "uuid", "timestamp", "observed_timestamp", "body", "severity_text", "severity_number", "level",
                "trace_id",
                "span_id", "trace_flags", "attributes", "resource_attributes", "event_name",
            ]
            let entries = try await ask(url, "query", Self.post(#"{"dateRange":{"date_from":"-1h"}}"#)).body
            for field in fields { #expect(entries.contains(#""\#(field)":"#)) }
            #expect(try await ask(url, "values").body == #""key is required""#)
        }

        @Test("JSON is what PostHog wants, and another key is refused")
        func bodies() async throws {
            let (process, url) = try await start(["--traffic", "5"])
            defer { process.kill() }
            let json = ["--data", #"{"query":{"dateRange":{"date_from":"-1h"},"severityLevels":["error"]}}"#]
            let counted = try await ask(url, "count", json)
            #expect(counted.status == 200 && counted.body != #"{"count":0}"#, "\(counted)")
            #expect(try await ask(url, "count", ["--data", "undefined"]).status == 400)
            let refused = try await Curl.get(
                "\(url)/api/projects/1/logs/has_logs/", ["--header", "Authorization: Bearer phx_other"])
            #expect(refused.status == 401)
        }

        @Test("an export ends in a redirect that curl follows without the key")
        func export() async throws {
            let (process, url) = try await start(["--traffic", "5"])
            defer { process.kill() }
            let query =
                #"{"dateRange":{"date_from":"-1h"},"severityLevels":["fatal"],"serviceNames":[],"#
                + #""filterGroup":{"type":"AND","values":[{"type":"AND","values":[]}]}}"#
            #expect(try await ask(url, "export", Self.post(query)).status == 201)
            let place = "\(url)/api/projects/1/exports/1"
            let key = ["--header", "Authorization: Bearer phx_simulator"]
            try await eventually("the export is done") {
                try await Curl.get("\(place)/", key).body.contains(#""has_content":true"#)
            }
            let redirect = try await Curl.get(
                "\(place)/content/?download=true",
                key + ["--output", "/dev/null", "--write-out", "%{redirect_url}\n%{http_code}"])
            let location = redirect.body
            #expect(redirect.status == 302, "\(redirect)")
            #expect(location.hasPrefix("\(url)/object-storage/"), "\(redirect)")
            #expect(try await Curl.get(location, key).status == 400)
            #expect(try await Curl.get(location).body.hasPrefix("uuid,trace_id,span_id,body,"))
        }

        @Test("an older server is one", arguments: [("december-2025", 404), ("may-2026", 200)])
        func older(name: String, status: Int) async throws {
            let (process, url) = try await start(["--server", name, "--traffic", "1"])
            defer { process.kill() }
            #expect(try await ask(url, "count-ranges", Self.post("{}")).status == status)
            #expect(try await ask(url, "group-by", Self.post(#"{"groupBy":"a"}"#)).status == 404)
        }

        @Test("SIGINT and SIGTERM end it well, and it says nothing on stderr", arguments: [SIGINT, SIGTERM])
        func signals(signal: Int32) async throws {
            let (process, _) = try await start(["--traffic", "0"])
            defer { process.kill() }
            process.send(signal)
            #expect(try await process.wait(within: .seconds(5)) == .exit(0))
            #expect(process.errorText.isEmpty)
        }

        @Test("a taken port is one line and exit 1")
        func taken() async throws {
            let socket = try Socket.listening()
            let process = try ChildProcess(
                ExporterBinary.path(), ["simulate", "--listen-address", "127.0.0.1:\(socket.port)"])
            defer { process.kill() }
            #expect(try await process.wait() == .exit(1))
            #expect(process.output.isEmpty)
            #expect(process.errorLines.count == 1 && process.errorText.contains("already in use"))
        }
    }
}
