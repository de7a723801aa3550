import Basics
import BasicsFixtures
import Collector
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct OwnMetricCostTests {
    /// The requests of each of some polls of one process, five minutes apart, in which nothing happens but what `script` does.
    private func requests(
        _ filter: PlainFilter = PlainFilter(), by labels: [(source: LabelSource, name: String)], polls: Int,
        _ script: @escaping (MetricRun, _ poll: Int64) -> Void = { _, _ in }
    ) async -> [[Route]] {
        let run = MetricRun(filter, by: labels)
        let start = run.clock.now.floored(to: 300)
        var known = -1 as Int64
        run.arrive = { run in
            let poll = run.clock.now.secondsSince(start) / 300
            guard poll > known else { return }
            known = poll
            script(run, poll)
        }
        var times: [Int64] = []
        run.sent = { times.append($0.clock.now.secondsSince(start) / 300) }
        await run.polls(polls)
        #expect(run.compare() == [])
        let routes = run.api.requests.map(\.route)
        return (0..<Int64(polls)).map { poll in zip(times, routes).filter { $0.0 == poll }.map(\.1) }
    }

    @Test("a metric without labels asks once a poll, and twelve times an hour for what is late")
    func quiet() async throws {
        let hours = await requests(by: [], polls: 48)
        // The first hour reads what was there.
        #expect(hours[13...].allSatisfy { $0.allSatisfy { $0 == .countRanges } && !$0.isEmpty })
        for hour in [13..<25, 25..<37] { #expect(hours[hour].joined().count <= 12 + 12) }
        #expect(hours[13...].contains { $0.count == 1 })
    }

    @Test("what has changed costs what the labels need, and no more than a check promises")
    func busy() async throws {
        let attribute = LabelSource.attribute(.attribute, "route")
        let labels: [[(source: LabelSource, name: String)]] = [
            [], [(.severity, "severity")], [(.service, "service_name")],
            [(.service, "service_name"), (.severity, "severity")], [(attribute, "route")],
            [(attribute, "route"), (.service, "service_name")],
        ]
        for labels in labels {
            let polls = await requests(by: labels, polls: 8) { run, poll in
                guard poll > 1 else { return }
                var random = SeededGenerator(seed: UInt64(poll))
                run.ingest((0..<6).map { _ in TestEntry.random(at: run.clock.now, ages: 0...600, &random) })
            }
            let most = CountedEntries(LogsFilter(), by: labels.map(\.source)).mostRequests(buckets: 4)
            // One more where a quarter of an hour leaves the lookback.
            let counts = polls.map(\.count)
            #expect(counts[3...].allSatisfy { $0 <= most + 1 }, "\(labels): \(counts), at most \(most)")
        }
    }
}
