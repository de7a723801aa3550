import Basics
import PostHogLogs
import PostHogSimulator
import Testing

extension EndToEndTests {
    /// The `logs` commands that take a request or a few.
    @Suite struct LogsAnswersTests {
        private let bench: LogsBench

        init() throws {
            bench = try LogsBench()
            bench.ingest(30, from: 600, every: 1000)
            bench.ingest(10, from: 300, every: 1000, severity: "ERROR")
            bench.api.setAlerts([
                PostHogSimulator.LogAlert(id: "a1", name: "Errors\u{1B}", threshold: 1, created: bench.start)
            ])
        }

        @Test("count")
        func count() async throws {
            let result = try await bench.run("count", "--severity", "error", "--attr", "n=3,4")
            #expect(result.ending == .exit(0) && result.output.hasPrefix(#"{"entries":2,"from":"#), "\(result)")
        }

        @Test("services, with a sparkline whose sum is the count")
        func services() async throws {
            let result = try await bench.run("services", "--since", "15m")
            #expect(
                result.output.hasPrefix(#"{"service":"api","entries":40,"share":1.0,"errors":10,"sparkline":["#),
                "\(result)")
            let list = result.output.drop { $0 != "[" }.dropFirst().prefix { $0 != "]" }
            #expect(list.split(separator: ",").compactMap { Int($0) }.reduce(0, +) == 40)
        }

        @Test("severities")
        func severities() async throws {
            let result = try await bench.run("severities", "--csv", "--fields", "severity,entries")
            #expect(
                result.output
                    == "severity,entries\r\ntrace,0\r\ndebug,0\r\ninfo,30\r\nwarn,0\r\nerror,10\r\nfatal,0\r\nunknown,0\r\n"
            )
        }

        @Test("values and attributes, and entries of log_metrics made of them")
        func discovery() async throws {
            let values = try await bench.run("values", "host.name", "--of", "resource")
            #expect(values.lines.first == #"{"value":"node-0","entries":14}"#)
            let found = try await bench.run("values", "n", "--contains", "29", "--resource", "host.name=node-2")
            #expect(found.output == #"{"value":"29","entries":1}"# + "\n")
            let keys = try await bench.run("attributes")
            #expect(
                keys.lines.map { $0.split(separator: #"""#)[7] } == ["http.route", "n", "host.name", "service.name"],
                "\(keys)")
            let snippet = try await bench.run("values", "http.route", "--config-snippet")
            #expect(
                snippet.output == """
                    log_metrics:
                      - name: log_entries_by_http_route_total
                        help: "Entries by http.route."
                        match:
                          where:
                            - { attribute: "http.route", is: ["/orders/:id"] }
                        by: [{ attribute: "http.route", as: http_route }]
                        interval: 5m

                    """)
            let ofKeys = try await bench.run("attributes", "--of", "attribute", "--config-snippet")
            #expect(
                ofKeys.output.contains(#"by: [{ attribute: "http.route", as: http_route }, { attribute: "n", as: n }]"#)
            )
            #expect(try await bench.run("values", "nobody").ending == .exit(1))
        }

        @Test("has-logs says so by its exit code")
        func hasLogs() async throws {
            let yes = try await bench.run("has-logs")
            #expect(yes.ending == .exit(0) && yes.output == #"{"has_logs":true}"# + "\n")
            let no = try await LogsBench().run("has-logs")
            #expect(no.ending == .exit(1) && no.output == #"{"has_logs":false}"# + "\n")
        }

        @Test("alerts")
        func alerts() async throws {
            let result = try await bench.run("alerts", "--fields", "id,state,name")
            #expect(result.output == #"{"id":"a1","state":"not_firing","name":"Errors"}"# + "\n", "\(result)")
            #expect(try await LogsBench().run("alerts").ending == .exit(1))
        }

        @Test("a server without an endpoint is told in one line", arguments: ["attributes", "values", "alerts"])
        func missing(command: String) async throws {
            bench.api.inject(.noEndpoint, times: nil)
            let result = try await bench.run(command, command == "values" ? "a" : "--json")
            #expect(result.ending == .exit(1) && result.errors.contains("older than the endpoint"), "\(result)")
        }
    }
}
