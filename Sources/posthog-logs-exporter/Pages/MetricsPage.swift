import Basics
import Collector
import Exposition
import HTTP
import PostHogLogs

extension Page {
    static func metrics(at path: String) -> Page {
        Page(path: path, title: "Metrics", access: .scrape) { sources in
            { [metrics = sources.metrics] in .response(metrics.scrape($0)) }
        }
    }
}

/// The page that is served: what the projects have published, and a small live part behind it. It is put together on the
/// first scrape after something changed, at most once a second for the live part alone, and then queued as it is.
final class MetricsPage: Sendable {
    private static let liveFor: Duration = .seconds(1)

    private let catalogue: MetricCatalogue
    private let clock: any WallClock
    private let live: LivePart
    private let created: ExpositionFormat.CreatedLines
    private let store: Locked<PageStore>

    /// - Parameters:
    ///   - projects: the names of all; each publishes under its own.
    ///   - catalogue: the metrics there are.
    ///   - keyName: what the key is called in labels.
    ///   - created: whether OpenMetrics shows since when counters count.
    ///   - live: further families that no project owns, read at most once a second, on the server's threads.
    init(
        projects: [String], catalogue: MetricCatalogue, keyName: String,
        created: ExpositionFormat.CreatedLines = .omitted,
        live: [@Sendable () -> [MetricFamily]] = [], clock: any WallClock = SystemClock()
    ) {
        store = Locked(PageStore(projects: projects, catalogue: catalogue))
        self.created = created
        self.catalogue = catalogue
        self.live = LivePart(metrics: catalogue.shared, keyName: keyName, others: live)
        self.clock = clock
    }

    /// Whether every project has completed its baseline once.
    var isReady: Bool { store.withLock { $0.isReady } }

    /// When somebody last took the counters of entries, by the monotonic clock.
    var lastScrape: Duration? { store.withLock { $0.lastScrape } }

    /// Shows a snapshot from the next scrape on. What scrapers have lately asked for is encoded here and now, not while one
    /// of them waits.
    func publish(_ snapshot: ProjectSnapshot, of project: String) {
        var (projects, encodings) = store.withLock { $0.take(snapshot, of: project) }
        for encoding in encodings {
            let beginning = projects.beginning(encoding)
            store.withLock { $0.keep(projects) { $0.keep(beginning, for: encoding) } }
        }
    }

    /// Counts an answer to a request for the page that was not the page.
    func countScrape(code: Int) {
        store.withLock { $0.scrapes[code, default: 0] += 1 }
    }

    /// The page as it is now, as one scraper wants it.
    func scrape(_ request: ServerRequest) -> PreparedResponse {
        let wanted = ScrapeRequest(
            representation(for: request.headers), query: request.query, in: catalogue)
        let now = clock.uptime
        let takesEntries = request.method == "GET" && wanted.asksFor(MetricCatalogue.entries)
        let found = store.withLock { store in
            if takesEntries { store.lastScrape = now }
            return store.lookUp(wanted, at: now)
        }
        switch found {
        case .ready(let response): return response
        case .parts(var parts):
            let encoding = wanted.representation.encoding
            let isWhole = wanted.names == nil
            let beginning =
                isWhole
                ? parts.beginning ?? parts.projects.beginning(encoding) : parts.projects.beginning(for: wanted)
            let response = response(to: wanted, beginning, parts)
            store.withLock { store in
                store.keep(parts.projects) { answers in
                    if isWhole { answers.keep(beginning, for: encoding) }
                    answers.keep(response, for: wanted, until: now + Self.liveFor, at: now)
                }
            }
            return response
        }
    }

    private func response(
        to request: ScrapeRequest, _ beginning: PageBeginning, _ parts: PageStore.Parts
    ) -> PreparedResponse {
        let families = live.families(of: parts.projects.snapshots, budget: parts.budget, scrapes: parts.scrapes)
        let rest = live.encoded(families, for: request)
        return request.representation.response(joining: beginning.followed(by: rest))
    }

    private func representation(for fields: HTTPFields) -> Representation {
        let headers = Negotiations.Headers(fields)
        if let known = store.withLock({ $0.negotiations.representation(headers) }) { return known }
        let representation = headers.representation(created: created)
        store.withLock { $0.negotiations.remember(representation, for: headers) }
        return representation
    }
}
