import Basics
import Collector
import HTTP
import Logging
import ServiceLifecycle
import StateStore

/// Polls every project until the process is told to stop.
struct PollingService: Service {
    let pollers: [ProjectPoller]
    let page: MetricsPage
    /// nil if nothing is kept over restarts.
    let keeper: StateKeeper?

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                for poller in pollers {
                    group.addTask { await poll(poller) }
                }
            }
        }
    }

    /// A snapshot is saved before it is shown, so that no counter that was ever seen goes back after a crash.
    private func poll(_ poller: ProjectPoller) async {
        let name = poller.project.stateName
        let saved = await keeper?.rows(of: name)
        var save: (@Sendable (StateRows) async -> Void)?
        if let keeper { save = { await keeper.save($0, of: name) } }
        await poller.run(
            restoring: saved, refuse: { await keeper?.refuse(name, because: "\($0)") }, save: save,
            lastScrape: { page.lastScrape }, publish: { page.publish($0, of: poller.project.name) })
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

/// Ends the process at the first signal that asks for it.
struct TerminationService: Service {
    let signals: AsyncStream<Void>

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in signals { return }
        }
    }
}

/// Has keys and settings read again at each signal, whether they look changed or not.
struct RereadService: Service {
    let signals: AsyncStream<Void>
    /// Each reads something again and says in the log what came of it.
    let sources: [@Sendable () async -> Void]
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in signals {
                logger.info(
                    sources.isEmpty ? "SIGHUP: there is no file to read again" : "SIGHUP: files are read again")
                for reread in sources { await reread() }
            }
        }
    }
}
