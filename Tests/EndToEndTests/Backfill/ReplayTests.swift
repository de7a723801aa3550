import Basics
import PostHogSimulator
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension EndToEndTests {
    @Suite struct ReplayTests {
        @Test(
            "alerts are told with when they would have fired, by way of recording rules, and those that nobody can tell are named"
        )
        func replay() async throws {
            let bench = try BackfillBench(days: 1, entriesADay: 0)
            // A burst of errors at noon, 5 a minute for an hour.
            let noon = bench.first.adding(seconds: 43_200)
            try bench.ingest((0..<60).map { (noon.adding(seconds: $0 * 60), "api", "error", 5) })
            let backfill = try await bench.run(
                "--from", bench.date(0), "--to", bench.date(0), "--output", bench.output, "--step", "5m")
            #expect(backfill.ending == .exit(0), "\(backfill)")
            let rules = try bench.folder.file(
                "rules.yml",
                """
                groups:
                  - name: recording
                    interval: 5m
                    rules:
                      - record: service:errors:increase10m
                        expr: sum by (service_name) (increase(posthog_logs_entries_total{severity="error"}[10m]))
                      - record: service:errors_twice:increase10m
                        expr: 2 * service:errors:increase10m
                  - name: alerts
                    interval: 5m
                    rules:
                      - alert: ManyErrors
                        expr: service:errors_twice:increase10m > 60
                        for: 10m
                        labels: {severity: page}
                      - alert: VeryManyErrors
                        expr: service:errors:increase10m > 1000
                      - alert: ExporterDown
                        expr: posthog_logs_up == 0
                """.utf8)
            let process = try bench.start(["replay", "--rules", rules, "--history", bench.output], budget: [])
            defer { process.kill() }
            #expect(try await process.wait(within: .seconds(60)) == .exit(0), "\(process.errorText)")
            let lines = process.outputText.split(separator: "\n").map(String.init)
            try #require(lines.count == 4, "\(process.outputText) \(process.errorText)")
            #expect(lines[0] == "ManyErrors: would have fired once")
            // More than 30 in ten minutes from ten past on, then ten minutes of waiting; groups are evaluated at times of their own.
            let day = bench.date(0)
            #expect(lines[1].hasPrefix("    \(day)T12:2") && lines[1].contains(" to \(day)T13:"), "\(lines[1])")
            #expect(lines[1].hasSuffix("  {service_name=\"api\", severity=\"page\"}"))
            #expect(lines[2] == "VeryManyErrors: would not have fired")
            #expect(lines[3] == "ExporterDown: cannot be told; the history lacks posthog_logs_up")
        }

        @Test("a folder without a history and a file without rules are refused with what to do")
        func bad() async throws {
            let bench = try BackfillBench(days: 1, entriesADay: 0)
            let rules = try bench.folder.file("rules.yml", "groups: []".utf8)
            let other = try bench.folder.file("other.yml", "rules: []".utf8)
            let empty = bench.folder.path("empty")
            mkdir(empty, 0o700)
            for (arguments, text) in [
                (["--rules", rules, "--history", empty], "has no files of a backfill"),
                (["--rules", other, "--history", empty], "has no groups"),
                (["--rules", empty + "/no", "--history", empty], "cannot be read"),
            ] {
                let process = try bench.start(["replay"] + arguments, budget: [])
                defer { process.kill() }
                #expect(try await process.wait() == .exit(64))
                #expect(process.errorText.contains(text), "\(process.errorText)")
            }
        }
    }
}
