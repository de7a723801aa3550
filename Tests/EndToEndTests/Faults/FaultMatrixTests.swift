import PostHogLogs
import PostHogSimulator
import Testing

extension EndToEndTests {
    /// Every fault at every endpoint, with traffic before, meanwhile and after.
    @Suite struct FaultMatrixTests {
        @Test(
            "whatever goes wrong at an endpoint for a while, the counters end equal to the truth",
            arguments: [FaultCases.refusals, .overload, .intermediaries, .lines, .nonsense])
        func mendsByItself(cases: FaultCases) async {
            await concurrently(cases.all) { try await Self.expectRecovery(from: $0) }
        }

        @Test("what only a person can mend is logged once, and makes no storm", arguments: [FaultCases.person])
        func slowLane(cases: FaultCases) async {
            await concurrently(cases.all) { try await Self.expectQuiet(under: $0) }
        }

        @Test(
            "what a person has mended is asked again after five minutes, and the counters end equal to the truth",
            .enabled(if: Soak.isWanted, "make soak"), arguments: [FaultCases.person])
        func mendedByAPerson(cases: FaultCases) async {
            await concurrently(cases.all) { try await Self.expectRecovery(from: $0, within: .seconds(400)) }
        }
    }
}

extension EndToEndTests.FaultMatrixTests {
    private static func expectRecovery(from faultCase: FaultCase, within limit: Duration = .seconds(60)) async throws {
        let bench = try await FaultBench(faultCase, hasLogsTimes: 4)
        defer { bench.stop() }
        let counting = FaultBench.counting.map(\.project)
        try await bench.waitForBaseline(of: counting, within: limit)
        bench.ingest(counting)

        bench.begin()
        let isHealthy = try await holds(for: .seconds(4)) {
            bench.ingest(counting)
            return try await bench.exporter.status(of: "/-/healthy") == 200
        }
        #expect(isHealthy, "\(faultCase.testDescription)")
        bench.mend()

        bench.ingest(counting)
        // has_logs failed from the start, so that its project begins to count only now.
        try await bench.waitForBaseline(of: FaultBench.places.map(\.project), within: limit)
        bench.ingest(FaultBench.places.map(\.project))
        try await bench.waitForTruth(within: limit)
        for (project, route) in FaultBench.places { bench.expectOneWarning(at: route, of: project) }
        bench.expectManners()
    }

    private static func expectQuiet(under faultCase: FaultCase) async throws {
        let bench = try await FaultBench(faultCase, hasLogsTimes: nil)
        defer { bench.stop() }
        let counting = FaultBench.counting.map(\.project)
        try await bench.waitForBaseline(of: counting, within: .seconds(60))
        bench.begin()
        bench.ingest(counting)
        try await bench.exporter.wait(for: "the log lines") {
            FaultBench.places.allSatisfy { !bench.warnings(at: $0.route, of: $0.project).isEmpty }
        }
        bench.simulation.api.forgetRequests()
        let isQuiet = try await holds(for: .seconds(4)) {
            let requests = bench.simulation.api.requests
            return !requests.contains { request in
                FaultBench.places.contains { $0.project == request.project && $0.route == request.route }
            }
        }
        #expect(isQuiet, "\(faultCase.testDescription)")
        for (project, route) in FaultBench.places { bench.expectOneWarning(at: route, of: project) }
        bench.expectManners()
    }
}
