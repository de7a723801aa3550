import Collector
import ServiceLifecycle
import Wire

/// Polls every project until the process is told to stop.
struct PollingService: Service {
    let pollers: [ProjectPoller]
    let page: MetricsPage

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                for (place, poller) in pollers.enumerated() {
                    group.addTask { await poller.run { page.publish($0, ofProject: place) } }
                }
            }
        }
    }
}

/// Serves until the process is told to stop, and then lets the answers in flight finish.
struct WebService: Service {
    /// With a process that ends within two seconds, what is left for the rest of it.
    private static let grace: Duration = .milliseconds(1200)

    let servers: [HTTPServer]

    func run() async throws {
        try? await gracefulShutdown()
        for server in servers { server.stop(grace: Self.grace) }
    }
}

/// Ends the process after a time.
struct DurationService: Service {
    let duration: Duration

    func run() async throws {
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
    }
}
