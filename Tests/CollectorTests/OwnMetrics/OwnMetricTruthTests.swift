import Basics
import BasicsFixtures
import Collector
import PostHogLogs
import PostHogSimulator
import RealLogsFixtures
import Testing

@Suite struct OwnMetricTruthTests {
    /// More of them with POSTHOG_LOGS_HISTORIES, as `make soak` does.
    private static let filters = UInt64((Settings.number("POSTHOG_LOGS_HISTORIES") ?? 60) * 10)

    @Test("whatever the filter and the labels, what is counted is what a loop over the entries counts")
    func randomFilters() async throws {
        for seed in 1...Self.filters {
            var random = SeededGenerator(seed: seed)
            let filter = try PlainFilter.random(&random)
            let labels = Self.labels(&random)
            let run = MetricRun(filter, by: labels, seed: seed)
            func some(_ count: Int) -> [TestEntry] {
                (0..<count).map { _ in TestEntry.random(at: run.clock.now, ages: 0...900, &random) }
            }
            run.before(some(20))
            await run.polls(2)
            for _ in 0..<3 {
                run.ingest(some(8))
                await run.polls(1)
            }
            await run.polls(2)
            let complaints = run.compare()
            guard complaints.isEmpty else {
                let text = (filter.filter.yaml + ["by \(labels)"] + complaints).joined(separator: "\n")
                Issue.record("filter \(seed):\n\(text)")
                return
            }
        }
    }

    private static func labels(_ random: inout SeededGenerator) -> [(source: LabelSource, name: String)] {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return []
        case 1: return [(.severity, "severity")]
        case 2: return [(.service, "service_name")]
        case 3: return [(.severity, "severity"), (.service, "service_name")]
        default:
            var labels: [(source: LabelSource, name: String)] = [
                (.attribute(.attribute, "http.status"), "status"), (.attribute(.attribute, "route"), "route"),
                (.attribute(.resource, "deployment.environment.name"), "environment"), (.service, "service_name"),
            ].shuffled(using: &random).prefix(.random(in: 1...2, using: &random)).map { $0 }
            if random.chance(40) { labels.append((.severity, "severity")) }
            return labels
        }
    }

    /// Ten metrics of different kinds.
    private static let metrics:
        [(name: String, filter: @Sendable () throws -> PlainFilter, labels: [(source: LabelSource, name: String)])] = [
            ("all", { PlainFilter() }, []),
            (
                "a text in errors",
                {
                    with {
                        $0.only(severities: [.error, .fatal])
                        $0.search("exception")
                    }
                }, []
            ),
            ("by severity", { with { $0.search("block") } }, [(.severity, "severity")]),
            ("by service", { with { $0.search("e") } }, [(.service, "service_name")]),
            (
                "warnings and errors by both", { with { $0.only(severities: [.warn, .error]) } },
                [(.service, "service_name"), (.severity, "severity")]
            ),
            ("all by both", { PlainFilter() }, [(.service, "service_name"), (.severity, "severity")]),
            ("by status", { PlainFilter() }, [(.attribute(.attribute, "http.status"), "status")]),
            (
                "by environment and length", { try with { try $0.require(.attribute, "length", .isAbove, ["2"]) } },
                [
                    (.attribute(.resource, "deployment.environment.name"), "environment"),
                    (.attribute(.attribute, "length"), "length"),
                ]
            ),
            (
                "services by environment and severity",
                { try with { try $0.require(.resource, "deployment.environment.name", .isNotEqual, ["staging"]) } },
                [
                    (.service, "service_name"), (.attribute(.resource, "deployment.environment.name"), "environment"),
                    (.severity, "severity"),
                ]
            ),
            (
                "a pattern by word",
                { try with { try $0.require(.entry, FilterCondition.message, .matches, ["fail|error|refus"]) } },
                [(.attribute(.attribute, "word"), "word")]
            ),
        ]

    private static func with(_ change: (inout PlainFilter) throws -> Void) rethrows -> PlainFilter {
        var filter = PlainFilter()
        try change(&filter)
        return filter
    }

    @Test(
        "over real records that come late, with lost responses, restarts and kills, every counter ends equal to the truth",
        .enabled(if: RealLogs.isPresent), arguments: metrics.indices)
    func realRecords(index: Int) async throws {
        let (name, filter, labels) = Self.metrics[index]
        let run = MetricRun(try filter(), by: labels, seed: UInt64(index))
        var random = SeededGenerator(seed: UInt64(index))
        let start = run.clock.now
        let entries = try RealLogs.read().entries.map { TestEntry($0, at: start) }
        // Of ten, one comes up to an hour late, and one a few minutes.
        var coming = entries.map { entry -> (time: Int64, entry: TestEntry) in
            let delay: Int64 =
                switch Int.random(in: 0..<10, using: &random) {
                case 0: .random(in: 300...3600, using: &random)
                case 1: .random(in: 30...300, using: &random)
                default: .random(in: 0...5, using: &random)
                }
            return (entry.time.secondsSince(start) + delay, entry)
        }.sorted { $0.time < $1.time }[...]
        await run.polls(1)
        run.arrive = { run in
            let elapsed = run.clock.now.secondsSince(start)
            let arrived = coming.prefix { $0.time <= elapsed }
            coming = coming.dropFirst(arrived.count)
            run.ingest(arrived.map(\.entry))
        }
        for _ in 0..<24 {
            run.lose(random.chance(50) ? .random(in: 0...40, using: &random) : 0)
            if random.chance(40) { run.kill(atCall: .random(in: 1...12, using: &random)) }
            await run.polls(1)
        }
        run.calm()
        await run.polls(12 + 40)
        #expect(coming.isEmpty)
        #expect(run.compare() == [], "\(name)")
    }
}
