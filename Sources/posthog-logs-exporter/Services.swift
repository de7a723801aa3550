import HTTP
import ServiceLifecycle

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

/// Ends the process at the first signal that asks for it.
struct TerminationService: Service {
    let signals: AsyncStream<Void>

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in signals { return }
        }
    }
}
