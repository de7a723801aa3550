import Basics
import Exposition
import HTTP
import PostHogLogs

@testable import Collector
@testable import posthog_logs_exporter

/// A page behind a real server, with a clock that the test moves.
struct PageRig {
    let clock = HandClock()
    let page: MetricsPage
    private let server: HTTPServer
    private let client: HTTPClient

    static let openMetrics: HTTPField = ("Accept", "application/openmetrics-text;version=1.0.0")
    static let gzip: HTTPField = ("Accept-Encoding", "gzip")

    init(
        projects: Int = 1, created: ExpositionFormat.CreatedLines = .omitted,
        live: [@Sendable () -> [MetricFamily]] = [],
        readiness: @escaping @Sendable (Duration) -> MetricsPage.Readiness = { _ in .ready }
    ) throws {
        page = MetricsPage(
            catalogue: .builtIn, live: live, bringUpToDate: { [clock] in readiness(clock.uptime) }, clock: clock)
        page.use(
            (0..<projects).map { MetricsPage.ShownPart(part: PagePart(project: "project \($0)"), key: "default") },
            created: created)
        let router = Router(PageSources.test(metrics: page))
        server = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0"), handler: router.answer)
        client = try HTTPClient(userAgent: "tests/1")
    }

    /// Without an Accept-Encoding of its own the page is asked for as it is.
    func scrape(_ query: String = "", _ headers: HTTPField...) async throws -> Scrape {
        try await scrape(headers, query)
    }

    func scrape(_ headers: [HTTPField], _ query: String = "") async throws -> Scrape {
        let hasCoding = headers.contains { $0.name == "Accept-Encoding" }
        let response = try await client.send(
            HTTPClientRequest(
                url: "http://127.0.0.1:\(server.port)/metrics\(query)",
                headers: headers + (hasCoding ? [] : [("Accept-Encoding", "identity")])))
        return Scrape(
            status: response.status, headers: response.headers, text: String(decoding: response.body, as: UTF8.self))
    }

    /// Publishes entries of some services, two severities each, counted since the given time.
    func publish(project: Int = 0, services: [String: Int], created: Double? = nil, polls: Int = 1) {
        let name = "project \(project)"
        page.publish(Self.snapshot(name, services, created: created, polls: polls), of: PagePart(project: name))
    }

    private static func snapshot(
        _ project: String, _ services: [String: Int], created: Double?, polls: Int
    ) -> ProjectSnapshot {
        let entries = services.flatMap { service, count in
            ["error", "info"].map { severity in
                Series(
                    LabelSet(MetricCatalogue.entries.labelNames, [project, service, severity]),
                    .integer(severity == "error" ? count / 10 : count), created: created)
            }
        }
        var durations = Histogram(bounds: [0.1, 1])
        durations.observe(0.5)
        let labels = LabelSet(["project"], [project])
        return ProjectSnapshot(
            families: [
                MetricFamily(MetricCatalogue.up, [Series(labels, .integer(1))]),
                MetricFamily(MetricCatalogue.entries, entries),
                MetricFamily(MetricCatalogue.pollDuration, [Series(labels, .histogram(durations))]),
            ],
            endpoints: [.services: EndpointHealth()],
            budget: [BudgetStatus(window: "minute", limit: 240, remaining: 200)], baselineComplete: true,
            polls: polls)
    }
}

struct Scrape {
    let status: Int
    let headers: HTTPFields
    let text: String

    /// The lines that carry this name, values included.
    func lines(of name: String) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("\(name){") || $0.hasPrefix("\(name) ") }.map(String.init)
    }

    /// The families in the order of the page.
    var families: [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }.map { String($0.split(separator: " ")[2]) }
    }

    /// Without the families that change by themselves: what a poll alone decides.
    var snapshotPart: String {
        text.components(before: "# HELP posthog_logs_exporter_build_info")
    }
}

extension String {
    fileprivate func components(before mark: String) -> String {
        guard let range = firstRange(of: mark) else { return self }
        return String(self[..<range.lowerBound])
    }
}

/// A clock that a test moves by hand.
final class HandClock: WallClock {
    private let elapsed = Locked<Duration>(.zero)

    var now: Timestamp { Timestamp(seconds: 1_795_435_200) }
    var uptime: Duration { elapsed.withLock(\.self) }

    func advance(_ duration: Duration) {
        elapsed.withLock { $0 += duration }
    }

    func sleep(for duration: Duration) async throws {
        advance(duration)
    }
}
