import Basics
import Collector
import Exposition
import HTTP
import PostHogLogs

/// The page that is served: what the projects have published, and a small live part behind it. It is put together on the
/// first scrape after something changed, at most once a second for the live part alone, and then queued as it is.
final class MetricsPage: Sendable {
    private static let liveFor: Duration = .seconds(1)

    private let clock: any WallClock
    private let live: LivePart
    private let created: ExpositionFormat.CreatedLines
    private let store: Locked<Store>

    private struct Store {
        var part: SnapshotPart
        var budget: [BudgetStatus] = []
        var negotiations = Negotiations()
        var answers = AnswerCache()
        /// By status code.
        var scrapes = [200: 0, 503: 0]
        var isReady = false
        var lastScrape: Duration?

        mutating func look(for wish: ScrapeWish, at now: Duration) -> Look {
            scrapes[200, default: 0] += 1
            if part.withdraw(at: now) { answers.forget() }
            if let response = answers.answer(wish, at: now) { return .ready(response) }
            part.note(askedFor: wish.kind)
            return .make(Parts(part: part, budget: budget, scrapes: scrapes))
        }
    }

    /// - Parameters:
    ///   - projects: how many there are; each publishes under its place in the order of their names.
    ///   - keyName: what the key is called in labels.
    ///   - created: whether OpenMetrics shows since when counters count.
    ///   - live: further families that no project owns, read at most once a second, on the server's threads.
    init(
        projects: Int, keyName: String, created: ExpositionFormat.CreatedLines = .omitted,
        live: [@Sendable () -> [MetricFamily]] = [], clock: any WallClock = SystemClock()
    ) {
        store = Locked(Store(part: SnapshotPart(projects: projects)))
        self.created = created
        self.live = LivePart(keyName: keyName, others: live)
        self.clock = clock
    }

    /// Whether every project has completed its baseline once.
    var isReady: Bool { store.withLock { $0.isReady } }

    /// When somebody last took the counters of entries, by the monotonic clock.
    var lastScrape: Duration? { store.withLock { $0.lastScrape } }

    /// Shows a snapshot from the next scrape on. What scrapers have lately asked for is encoded here and now, not while one
    /// of them waits.
    func publish(_ snapshot: ProjectSnapshot, ofProject place: Int) {
        var (part, kinds) = store.withLock { store in
            let kinds = store.part.promptKinds
            store.part.take(snapshot, ofProject: place)
            store.budget = snapshot.budget
            store.answers.forget()
            store.isReady = store.isReady || store.part.isComplete
            return (store.part, kinds)
        }
        for kind in kinds { _ = part.beginning(kind) }
        store.withLock { $0.part.adopt(part) }
    }

    /// Counts an answer to a request for the page that was not the page.
    func countScrape(code: Int) {
        store.withLock { $0.scrapes[code, default: 0] += 1 }
    }

    /// The page as it is now, as one scraper wants it.
    func scrape(_ request: ServerRequest) -> PreparedResponse {
        let wish = ScrapeWish(manner(for: request.headers), query: request.query, in: MetricCatalogue.all)
        let now = clock.uptime
        let takesEntries = request.method == "GET" && !wish.picked(from: [MetricCatalogue.entries]).isEmpty
        let look = store.withLock { store in
            if takesEntries { store.lastScrape = now }
            return store.look(for: wish, at: now)
        }
        switch look {
        case .ready(let response): return response
        case .make(var parts):
            let response = wish.response(joining: pieces(wish, &parts))
            store.withLock { store in
                guard store.part.generation == parts.part.generation else { return }
                store.part.adopt(parts.part)
                store.answers.keep(response, for: wish, until: now + Self.liveFor, at: now)
            }
            return response
        }
    }

    private enum Look {
        case ready(PreparedResponse)
        case make(Parts)
    }

    /// What a page is made of, taken at one instant.
    private struct Parts {
        var part: SnapshotPart
        let budget: [BudgetStatus]
        let scrapes: [Int: Int]
    }

    private func manner(for headers: HTTPFields) -> ScrapeWish.Manner {
        let said = Negotiations.Said(headers)
        if let known = store.withLock({ $0.negotiations.manner(said) }) { return known }
        let manner = said.manner(created: created)
        store.withLock { $0.negotiations.remember(manner, for: said) }
        return manner
    }

    private func pieces(_ wish: ScrapeWish, _ parts: inout Parts) -> [[UInt8]] {
        let families = live.families(of: parts.part.snapshots, budget: parts.budget, scrapes: parts.scrapes)
        let format = wish.kind.format
        let rest = ExpositionPage.assemble(
            [ExpositionBlock(families, format: format)], in: wish.picked(from: LivePart.catalogue), format: format)
        let beginning =
            wish.names == nil
            ? parts.part.beginning(wish.kind)
            : parts.part.beginning(wish.kind, of: wish.picked(from: SnapshotPart.catalogue))
        return beginning.followed(by: rest)
    }
}
