import Basics
import Collector
import PostHogSimulator
import ServiceLifecycle

/// Sends log entries to the simulated PostHog every second, as applications would.
struct TrafficService: Service {
    let api: LogsAPI
    let feed: TrafficFeed
    let clock: SystemClock

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var feed = feed
            while !Task.isCancelled {
                api.ingest(feed.advance(to: clock.now))
                try? await clock.sleep(for: .seconds(1))
            }
        }
    }
}
