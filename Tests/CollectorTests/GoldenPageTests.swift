import Basics
import BasicsFixtures
import Collector
import Exposition
import FoundationEssentials
import Ledger
import Logging
import PostHogLogs
import Testing

/// From the bytes of PostHog's answers to the bytes of a page, once and whole. `Fixtures/golden` holds both; what is in
/// `page.prom` was worked out by hand from the answers.
@Suite struct GoldenPageTests {
    @Test("answers of PostHog in, a whole page out")
    func page() async throws {
        let clock = ManualClock(at("12:01:58"))
        let transport = FixtureTransport()
        let grid = BucketGrid(bucketSeconds: 300, bucketCount: 12)
        let settings = PollSettings(
            interval: .seconds(60), horizon: LedgerHorizon(grid: grid, catchupSeconds: 3600, sweeps: false),
            windowSeconds: 300, seriesLimit: 100)
        let poller = ProjectPoller(
            project: Project(name: "shop", id: "1", host: "https://us.posthog.com"), settings: settings,
            schedule: PollSchedule(interval: settings.interval, index: 0, count: 1), transport: transport,
            limiter: RequestLimiter(Budget(perMinute: 0, perHour: 0), pause: .seconds(60), clock: clock), clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let pages = Locked<[[UInt8]]>([])
        let loop = Task {
            await poller.run { snapshot in
                let block = ExpositionBlock(snapshot.families, format: .text)
                pages.withLock {
                    $0.append(ExpositionPage.assemble([block], in: MetricCatalogue.collected, format: .text))
                }
                transport.isBusy.withLock { $0 = true }
                // A poll for the answers that are not empty, and one in which the series have risen.
                if snapshot.polls == 3 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await loop.value
        let page = try #require(pages.withLock(\.last))
        #expect(String(decoding: page, as: UTF8.self) == (try Fixture.text("page.prom")))
    }
}

/// Empty answers until something has happened, then those of the fixtures.
private final class FixtureTransport: Transport {
    let isBusy = Locked(false)

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        let text = isBusy.withLock(\.self) ? fixture(for: request) : empty(request.endpoint)
        guard let text else { throw .unreachable("there is no fixture for \(request)") }
        return LogsResponse(status: 200, body: Array(text.utf8))
    }

    private func empty(_ endpoint: Endpoint) -> String? {
        switch endpoint {
        case .hasLogs: try? Fixture.text("has_logs.json")
        case .services: #"{"services": [], "sparkline": [], "total_services": 0}"#
        case .sparkline: "[]"
        case .countRanges: #"{"ranges": [], "interval": "5m"}"#
        default: nil
        }
    }

    private func fixture(for request: LogsRequest) -> String? {
        let body = String(decoding: request.body ?? [], as: UTF8.self)
        return switch request.endpoint {
        case .hasLogs: try? Fixture.text("has_logs.json")
        case .services where body.contains(#"["trace","fatal"]"#): try? Fixture.text("services-trace-fatal.json")
        case .services where request.range?.start == at("12:00:00"): try? Fixture.text("services-bucket.json")
        case .services: try? Fixture.text("services-window.json")
        case .sparkline: try? Fixture.text("sparkline.json")
        case .countRanges: try? Fixture.text("count-ranges.json")
        default: nil
        }
    }
}

private enum Fixture {
    static func text(_ name: String, beside file: String = #filePath) throws -> String {
        let folder = URL(filePath: file).deletingLastPathComponent().appending(path: "Fixtures/golden")
        return String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }
}
