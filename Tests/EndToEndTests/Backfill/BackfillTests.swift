import Basics
import PostHogSimulator
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension EndToEndTests {
    @Suite struct BackfillTests {
        @Test(
            "a week with late entries, lost responses and kills becomes blocks in which each series rises each day by what was logged"
        )
        func week() async throws {
            let bench = try BackfillBench(days: 7, entriesADay: 400)
            let arguments = [
                "--from", bench.date(0), "--to", bench.date(6), "--output", bench.output, "--step", "15m",
            ]
            let result = try await bench.run(arguments, kills: 4) { kill in
                bench.names(in: bench.output).count { $0.hasSuffix(".om") } > kill
            }
            #expect(result.ending == .exit(0), "\(result)")
            #expect(result.errors.contains("going on with"))
            #expect(result.output.contains("promtool tsdb create-blocks-from openmetrics"))
            #expect(bench.names(in: bench.output) == (0..<7).map { bench.date($0) + ".om" } + ["progress"])

            let prometheus = try await Prometheus(
                jobs: [], data: bench.blocks(), arguments: ["--storage.tsdb.retention.time=100d"])
            defer { prometheus.kill() }
            try await bench.expectTruth(in: prometheus)
        }

        @Test("a dry run says how many requests it takes, asks for no day's entries and leaves nothing behind")
        func dryRun() async throws {
            let bench = try BackfillBench(days: 2, entriesADay: 20)
            let result = try await bench.run(
                "--from", bench.date(0), "--to", bench.date(1), "--output", bench.output, "--dry-run", budget: [])
            #expect(result.ending == .exit(0), "\(result)")
            #expect(result.output.hasPrefix("2 days from \(bench.date(0)), a sample every 5m: at most "))
            #expect(result.output.contains(" a minute and "))
            #expect(!bench.api.requests.contains { $0.route == .services })
            #expect(access(bench.output, F_OK) != 0)
        }

        @Test("days before the first entry are left out, and that is said")
        func retention() async throws {
            let bench = try BackfillBench(days: 2, entriesADay: 50)
            let result = try await bench.run(
                "--from", bench.date(-3), "--to", bench.date(1), "--output", bench.output, "--step", "15m")
            #expect(result.ending == .exit(0), "\(result)")
            #expect(result.errors.contains("no entries before \(bench.date(0))"))
            #expect(bench.names(in: bench.output) == [bench.date(0) + ".om", bench.date(1) + ".om", "progress"])
        }

        @Test(
            "what cannot be done is said in one line, with what to do, before anything is asked for",
            arguments: Bad.allCases)
        func bad(_ bad: Bad) async throws {
            let bench = try BackfillBench(days: 1, entriesADay: 5)
            let file = try bench.folder.file("file", [])
            let place =
                switch bad {
                case .otherFiles: String(file.dropLast("/file".count))
                case .noFolder: file
                default: bench.output
                }
            let result = try await bench.run(
                "--from", bench.date(bad.from), "--to", bench.date(bad.to), "--output", place, "--step", "15m")
            #expect(result.ending == .exit([.beyondRetention, .noFolder].contains(bad) ? 1 : 64), "\(result)")
            #expect(result.errors.contains(bad.rawValue), "\(result)")
            #expect(result.errors.split(separator: "\n").count == 1)
            #expect(!bench.api.requests.contains { $0.route == .services })
        }

        enum Bad: String, CaseIterable {
            case reversed = "--from is after --to: swap them"
            case future = "--from is in the future: choose a day that is over"
            case growing = "may still grow, as entries come in for 24 hours: give --to "
            case beyondRetention = "PostHog has no entries of these days"
            case otherFiles = "is not empty: choose another folder"
            case noFolder = "/file: Not a directory"

            var from: Int {
                switch self {
                case .reversed: 1
                case .future: 3
                case .growing, .otherFiles, .noFolder: 0
                case .beyondRetention: -5
                }
            }

            var to: Int {
                switch self {
                case .reversed, .otherFiles, .noFolder: 0
                case .future: 4
                case .growing: 1
                case .beyondRetention: -4
                }
            }
        }

        @Test("a disk without room ends it with what to do, and the same command goes on")
        func fullDisk() async throws {
            let bench = try BackfillBench(days: 2, entriesADay: 200)
            // A limit for files takes the place of a disk: the first write beyond it fails.
            let script = "ulimit -f 8; exec \"$0\" \"$@\""
            let arguments = [
                "--from", bench.date(0), "--to", bench.date(1), "--output", bench.output, "--step", "15m",
            ]
            let process = try ChildProcess(
                "bash", ["-c", script, ExporterBinary.path(), "backfill"] + BackfillBench.noBudget + arguments,
                environment: bench.environment)
            defer { process.kill() }
            #expect(try await process.wait() == .exit(1))
            let advice = "File too large: make room and run the same command again"
            #expect(process.errorLines.last?.contains(advice) == true, "\(process.errorText)")
            #expect(process.errorLines.count { $0.contains("cannot write") } == 1, "\(process.errorText)")
            #expect(!bench.names(in: bench.output).contains { $0.hasSuffix(".partial") })
            let again = try await bench.run(
                "--from", bench.date(0), "--to", bench.date(1), "--output", bench.output, "--step", "15m")
            #expect(again.ending == .exit(0), "\(again)")
            #expect(bench.names(in: bench.output).count == 3)
        }

        @Test("a folder of other settings is not gone on with")
        func otherSettings() async throws {
            let bench = try BackfillBench(days: 2, entriesADay: 5)
            let first = try await bench.run(
                "--from", bench.date(0), "--to", bench.date(0), "--output", bench.output, "--step", "15m")
            #expect(first.ending == .exit(0), "\(first)")
            let other = try await bench.run(
                "--from", bench.date(0), "--to", bench.date(1), "--output", bench.output, "--step", "15m")
            #expect(other.ending == .exit(64) && other.errors.contains("has a backfill with other settings"))
            let same = try await bench.run(
                "--from", bench.date(0), "--to", bench.date(0), "--output", bench.output, "--step", "15m")
            #expect(same.ending == .exit(0) && same.output == first.output)
        }
    }
}
