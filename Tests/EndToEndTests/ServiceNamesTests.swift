import Basics
import PostHogLogs
import PostHogSimulator
import Testing

extension EndToEndTests {
    @Suite struct ServiceNamesTests {
        static let hostile = [
            #"quo"ted"#, #"back\slash"#, #"ends with \"#, #"\n is no newline"#, "two\nlines", "\n", "", " ", "é",
            "(no service)", "日本語", "🙂", "{a=\"b\"}", "a,b", "a=b", "#", "tab\there", "\r\n", "null", "<b>", "%22",
            "(no value)",
            "(overflow)x", "API", "api", "Api", "a\u{2028}b", "a<U+2028>b", "a\u{2029}b", "a\u{85}b",
        ]

        /// What becomes of those that would break lines.
        private static let shownNames = [
            "\r\n": "<U+000D>\n", "a\u{2028}b": "a<U+2028>b", "a<U+2028>b": "a<U+003C>U+2028>b",
            "a\u{2029}b": "a<U+2029>b", "a\u{85}b": "a<U+0085>b",
        ]

        private static let shown = [
            "info": "info", "Error": "error", "error": "error", "fatal": "fatal", "FATAL": "fatal", "trace": "trace",
            "TRACE": "trace", "warning": "warn", "debug": "debug",
        ]

        @Test("services of whatever name, and a severity that nobody knows, are counted to the entry")
        func names() async throws {
            let severities = ["info", "Error", "fatal", "FATAL", "verbose", "", "trace", "TRACE", "warning", "debug"]
            #expect(Self.hostile.count == 30)
            var records: [LogRecord] = []
            for (place, name) in Self.hostile.enumerated() {
                for (rank, severity) in severities.enumerated() where (place + rank) % 3 != 0 {
                    records.append(record(name, severity, count: 100 * place + rank + 1, secondsAgo: 61 * rank + 5))
                }
            }
            try await expectExact(records)
        }

        @Test("any number of services is counted to the entry", arguments: [25, 26, 100, 2000])
        func many(count: Int) async throws {
            let records = (0..<count).flatMap { number in
                [
                    record("service-\(number)", "info", count: number + 1, secondsAgo: number % 900),
                    record("service-\(number)", "error", count: number % 7 + 1, secondsAgo: number % 1300),
                ]
            }
            try await expectExact(records)
        }

        @Test("two Unicode spellings of a name are two services, as they are to Prometheus")
        func spellings() async throws {
            let severities = ["trace", "debug", "fatal", "error", "info"]
            let composed = severities.map { record("\u{E9}", $0, count: 20, secondsAgo: 400) }
            let decomposed = severities.map { record("e\u{301}", $0, count: 3, secondsAgo: 400) }
            let truth = Dictionary(
                uniqueKeysWithValues: severities.flatMap { [(Cell("\u{E9}", $0), 20), (Cell("e\u{301}", $0), 3)] })
            try await expect(truth, of: composed + decomposed, behind: composed)
        }

        /// Lets every third record be part of the baseline, and the others arrive behind it.
        private func expectExact(_ records: [LogRecord]) async throws {
            var baseline: [LogRecord] = []
            var later: [LogRecord] = []
            for (place, record) in records.enumerated() {
                if place.isMultiple(of: 3) { baseline.append(record) } else { later.append(record) }
            }
            var truth: [Cell: Int] = [:]
            for record in baseline { truth[cell(of: record)] = 0 }
            for record in later { truth[cell(of: record), default: 0] += record.count }
            try await expect(truth, of: later, behind: baseline)
        }

        private func expect(_ truth: [Cell: Int], of later: [LogRecord], behind baseline: [LogRecord]) async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            simulation.api.ingest(baseline)
            let exporter = try await RunningExporter(polling: simulation.url)
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            simulation.api.ingest(later)
            try await exporter.waitForEntries(truth)
        }

        private func record(_ service: String, _ severity: String, count: Int, secondsAgo: Int) -> LogRecord {
            LogRecord(
                timestamp: .wallClock.adding(seconds: -Int64(secondsAgo)), serviceName: service, severityText: severity,
                bytes: count * 10, count: count)
        }

        private func cell(of record: LogRecord) -> Cell {
            // The words for a blank one are PostHog's own.
            Cell(
                record.serviceName.isEmpty
                    ? "(no service)" : Self.shownNames[record.serviceName] ?? record.serviceName,
                Self.shown[record.severityText] ?? "unknown")
        }
    }
}
