import Basics
import HTTP

/// Scrapes several replicas again and again, all at once, whether they run or not. While the database answers a replica, it must not
/// show a smaller value than any of them had shown before it was asked; by itself none ever goes back.
final class ReplicaWatcher: Sendable {
    private let maximum: Locked<SharedMaximum>
    private let scraping: Task<Void, Never>

    /// - Parameter addresses: of the replicas, `host:port`.
    init(_ addresses: [String]) throws {
        let maximum = Locked(SharedMaximum(replicas: addresses.count))
        self.maximum = maximum
        let client = try HTTPClient(userAgent: "tests/1")
        scraping = Task {
            await withTaskGroup { group in
                for (number, address) in addresses.enumerated() {
                    group.addTask {
                        while !Task.isCancelled {
                            await Self.scrape(number, at: address, by: client, into: maximum)
                            try? await Task.sleep(for: .milliseconds(10))
                        }
                    }
                }
            }
        }
    }

    /// What was seen.
    func stop() async -> SharedMaximum {
        scraping.cancel()
        await scraping.value
        return seen
    }

    var seen: SharedMaximum { maximum.withLock(\.self) }

    func databaseIsAway(from replicas: [Int]) {
        maximum.withLock { for number in replicas { $0.databaseIsAway(from: number) } }
    }

    func databaseIsBack(for replicas: [Int]) {
        let now = SystemClock().uptime
        maximum.withLock { for number in replicas { $0.databaseIsBack(for: number, at: now) } }
    }

    func wasPaused(_ replica: Int) {
        let now = SystemClock().uptime
        maximum.withLock { $0.wasPaused(replica, until: now) }
    }

    private static func scrape(
        _ number: Int, at address: String, by client: HTTPClient, into maximum: Locked<SharedMaximum>
    ) async {
        let (before, asked) = (maximum.withLock(\.highest), SystemClock().uptime)
        // A replica may say that its view is old instead.
        let request = HTTPClientRequest(url: "http://\(address)/metrics", timeout: .seconds(5))
        guard let answer = try? await client.send(request), answer.status == 200,
            let page = try? MetricsPage(answer.body)
        else { return }
        let shown = page.series("posthog_logs_entries_total")
        // A page from before the first poll shows no counters at all, which is no fall.
        guard !shown.isEmpty else { return }
        maximum.withLock { $0.record(shown, by: number, asked: before, at: asked) }
    }
}
