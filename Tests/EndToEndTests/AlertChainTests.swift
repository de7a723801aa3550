import Basics
import PostHogLogs
import PostHogSimulator
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension EndToEndTests {
    /// From a failure to a message for a person: PostHog, exporter, Prometheus, Alertmanager, webhook.
    @Suite struct AlertChainTests {
        static let steady = [
            Cell("checkout", "info"): 100.0, Cell("checkout", "error"): 1, Cell("search", "info"): 50,
            Cell("worker", "info"): 20, Cell("mail", "info"): 10, Cell("web", "info"): 40, Cell("web", "error"): 1,
        ]

        @Test(
            "a PostHog that fails and an exporter that ends are one notification each", .timeLimit(.minutes(3)))
        func exporterChain() async throws {
            let simulation = try Simulation(now: { .wallClock })
            defer { simulation.stop() }
            let traffic = SteadyTraffic(simulation.api, Self.steady, now: { .wallClock })
            let exporter = try await RunningExporter(
                polling: simulation.url,
                ["--poll.bucket", "1m", "--poll.lookback", "10m", "--poll.window", "1m"])
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            let stack = try AlertStack(scraping: exporter.address)
            defer { stack.stop() }
            var chain = Chain(stack: stack, traffic: traffic)
            try await chain.expectNothing(for: .seconds(15))

            simulation.api.inject(.answer(status: 500, body: "{}"), times: nil)
            let outage = try await chain.next()
            try #require(outage.names == ["PostHogLogsPollFailing"])
            try await chain.expectNothing(for: .seconds(10))
            simulation.api.clearFaults()
            try await chain.expectResolved(outage)

            // What came meanwhile is counted at once, and is news to nobody.
            try await chain.expectNothing(for: .seconds(18))

            exporter.process.send(SIGTERM)
            let end = try await chain.next()
            #expect(end.names == ["PostHogLogsExporterDown"])
            #expect(end.receiver == "pager")
            try await chain.expectNothing(for: .seconds(18))
        }
    }
}

/// The notifications as they come, while entries flow.
private struct Chain {
    let stack: AlertStack
    let traffic: SteadyTraffic
    private var read = 0

    init(stack: AlertStack, traffic: SteadyTraffic) {
        self.stack = stack
        self.traffic = traffic
    }

    mutating func next() async throws -> Notification {
        do {
            try await traffic.flow(until: "a notification", within: .seconds(60)) {
                try stack.inbox.notifications().count > read
            }
        } catch let failure as NotInTime {
            throw NotInTime(description: "\(failure); so far:\n\(try stack.report)")
        }
        defer { read += 1 }
        return try stack.inbox.notifications()[read]
    }

    mutating func expectResolved(_ notification: Notification) async throws {
        let resolved = try await next()
        #expect(resolved.status == "resolved", "\(resolved)")
        #expect(resolved.names == notification.names)
        #expect(resolved.alerts.map(\.labels) == notification.alerts.map(\.labels))
    }

    func expectNothing(for time: Duration) async throws {
        let nothing = try await traffic.flow(for: time) { try stack.inbox.notifications().count == read }
        let report = try stack.report
        try #require(nothing, "\(report)")
    }
}
