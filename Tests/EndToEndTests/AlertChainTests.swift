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
    /// From log entries, or a failure, to a message for a person: PostHog, exporter, Prometheus, Alertmanager, webhook.
    @Suite struct AlertChainTests {
        /// Two weeks in which these logged day and night. Then errors burst, and a service stopped; both alerts have waited for
        /// all but some seconds of their time when the exporter and Prometheus go on from there.
        static let past = PastLogs(
            services: [
                PastService(name: "checkout", info: .init(100), error: .init(1, then: 13, since: -590)),
                PastService(name: "worker", info: .init(20, then: 0, since: -2280)),
                PastService(name: "web", info: .init(40), error: .init(1)),
            ],
            pending: [
                ("PostHogLogsErrorRateHigh", "checkout", since: -345),
                ("PostHogLogsServiceSilent", "worker", since: -570),
            ])

        @Test(
            "an error burst and a service that stops are one notification each, by the rules' own times",
            .timeLimit(.minutes(4)))
        func logsChain() async throws {
            // A window is a whole minute. PostHog's clock is set so that one has just begun.
            let offset = -(Timestamp.wallClock.seconds % 60)
            let now: @Sendable () -> Timestamp = { .wallClock.adding(seconds: offset) }
            let simulation = try Simulation(now: now)
            defer { simulation.stop() }
            let rates: [Cell: Double] = [
                Cell("checkout", "info"): 100, Cell("checkout", "error"): 13, Cell("web", "info"): 40,
                Cell("web", "error"): 1,
            ]
            let traffic = SteadyTraffic(simulation.api, rates, now: now)
            let exporter = try await RunningExporter(
                polling: simulation.url,
                ["--poll.bucket", "1m", "--poll.lookback", "10m", "--poll.window", "1m"])
            defer { exporter.kill() }
            try await traffic.flow(until: "a window with the burst", within: .seconds(30)) {
                let page = try await exporter.page()
                return (page["posthog_logs_service_error_rate", ["service_name": "checkout"]] ?? 0) > 0.1
            }
            let stack = try await AlertStack(scraping: exporter.address, behind: Self.past)
            defer { stack.stop() }
            var chain = Chain(stack: stack, traffic: traffic)
            try await chain.expectNothing(for: .seconds(5))

            let burst = try await chain.next()
            try #require(burst.names == ["PostHogLogsErrorRateHigh"])
            let alert = try #require(burst.alerts.first)
            #expect(burst.receiver == "team")
            #expect(alert.labels["project"] == Access.defaultProject)
            #expect(alert.labels["service_name"] == "checkout")
            #expect(alert.annotations["description"]?.hasSuffix(" were errors; normal is 0.9901%.") == true)
            #expect(alert.annotations["runbook_url"]?.hasSuffix("#posthoglogserrorratehigh") == true)
            traffic.rates[Cell("checkout", "error")] = 1

            let silence = try await chain.next()
            try #require(silence.names == ["PostHogLogsServiceSilent"])
            #expect(silence.alerts.first?.labels["service_name"] == "worker")
            #expect(
                silence.alerts.first?.annotations["description"]?
                    .contains(": 0 entries in the last half hour, where 36000 or more are normal at this hour.") == true
            )
            // It has to log a tenth of what is usual in half an hour.
            traffic.rates[Cell("worker", "info")] = 600

            let resolved = [try await chain.next(), try await chain.next()]
            #expect(resolved.map(\.status) == ["resolved", "resolved"])
            #expect(Set(resolved.map(\.names)) == [burst.names, silence.names])
        }

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
