import Basics
import Collector
import Exposition
import HTTP
import PostHogLogs

extension Page {
    static func metrics(at path: String) -> Page {
        Page(path: path, title: "Metrics", access: .scrape) { sources in
            { [metrics = sources.metrics] in metrics.scrape($0) }
        }
    }
}

/// The page that is served: what the projects have published, and a small live part behind it. It is put together on the
/// first scrape after something changed, at most once a second for the live part alone, and then queued as it is.
final class MetricsPage: Sendable {
    private static let liveFor: Duration = .seconds(1)
    private static let longestWait: Duration = .milliseconds(250)
    private static let mostWaits = 8

    private let clock: any WallClock
    private let live: LivePart
    private let bringUpToDate: @Sendable () -> Readiness
    private let store: Locked<PageStore>

    /// What a poller shows, as the page knows it.
    struct ShownPart {
        /// It publishes under this.
        let part: PagePart
        /// What its key is called in labels.
        let key: String
    }

    /// Whether the page is as new as that of other replicas.
    enum Readiness: Hashable, Sendable {
        case ready
        /// It is known to be after this time.
        case soon(Duration)
        case heldUp
    }

    /// Of no projects yet.
    /// - Parameters:
    ///   - catalogue: the metrics there are.
    ///   - live: further families that no project owns, read at most once a second, on the server's threads.
    ///   - bringUpToDate: called before each scrape; publishes what is due, and says whether the page is as new as that of other
    ///     replicas.
    init(
        catalogue: MetricCatalogue, live: [@Sendable () -> [MetricFamily]] = [],
        bringUpToDate: @escaping @Sendable () -> Readiness = { .ready },
        clock: any WallClock = SystemClock()
    ) {
        store = Locked(PageStore(catalogue: catalogue))
        self.live = LivePart(metrics: catalogue.shared, others: live)
        self.bringUpToDate = bringUpToDate
        self.clock = clock
    }

    /// Whether there was a time when a poll of every project had ended, well or not.
    var isReady: Bool { store.withLock { $0.isReady } }

    /// Returns when the first polls of all projects and own metrics have ended.
    func untilPolled() async {
        await withCheckedContinuation { continuation in
            let isPolled = store.withLock { store in
                if !store.isPolled { store.waiting.append(continuation) }
                return store.isPolled
            }
            if isPolled { continuation.resume() }
        }
    }

    /// The projects and own metrics whose last poll did not get everything.
    var down: [PagePart] { store.withLock { $0.down } }

    /// The page in the text format, for who does not scrape it.
    var text: [UInt8] {
        let request = ScrapeRequest(
            Representation(format: NegotiatedFormat(accept: nil, created: .omitted), coding: .identity),
            query: HTTPFields([]), in: .builtIn)
        var parts = store.withLock { $0.parts(for: request) }
        return pieces(of: request, parts.projects.beginning(request.representation.encoding), parts).flatMap { $0 }
    }

    /// When the counters of a project's entries were last scraped, by the monotonic clock.
    func lastScrape(of project: String) -> Duration? { store.withLock { $0.scrapeTimes.last(of: project) } }

    /// The names of the projects, polled or not, in the order of the page.
    var projects: [String] { store.withLock { $0.projectNames } }

    /// Shows what these show from now on.
    /// - Parameters:
    ///   - gone: those whose snapshots are of what is there no longer.
    ///   - created: whether OpenMetrics shows since when counters count.
    ///   - catalogue: the metrics there are; nil for the same as before. Those that all projects share never change.
    func use(
        _ parts: [ShownPart], forgetting gone: [PagePart] = [],
        created: ExpositionFormat.CreatedLines = .omitted, catalogue: MetricCatalogue? = nil
    ) {
        let waiting = store.withLock { store in
            store.use(parts, forgetting: gone, created: created, catalogue)
            return store.takeWaiting()
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Shows a snapshot from the next scrape on. What scrapers have lately asked for is encoded here and now, not while one
    /// of them waits.
    func publish(_ snapshot: ProjectSnapshot, of part: PagePart) {
        var (projects, encodings, waiting) = store.withLock { store in
            let (projects, encodings) = store.record(snapshot, of: part)
            return (projects, encodings, store.takeWaiting())
        }
        for continuation in waiting { continuation.resume() }
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
    func scrape(_ request: ServerRequest) -> ServerAnswer { scrape(request, waits: Self.mostWaits) }

    /// - Parameter waits: how often it may wait yet until it is as new as others.
    private func scrape(_ request: ServerRequest, waits: Int) -> ServerAnswer {
        switch bringUpToDate() {
        case .ready: return .response(current(request))
        case .soon(let wait) where waits > 0 && wait <= Self.longestWait:
            return .deferred { [self] resumption in
                Task {
                    try? await clock.sleep(for: wait)
                    resumption.answer(scrape(request, waits: waits - 1))
                }
            }
        case .soon, .heldUp:
            countScrape(code: 503)
            return .response(
                .text(503, "This replica was held up and reads the shared state again: try again in a second."))
        }
    }

    private func current(_ request: ServerRequest) -> PreparedResponse {
        let (representation, catalogue) = representation(for: request.headers)
        let wanted = ScrapeRequest(representation, query: request.query, in: catalogue)
        let now = clock.uptime
        let takesEntries = request.method == "GET" && wanted.asksFor(MetricCatalogue.entries)
        let found = store.withLock { $0.lookUp(wanted, taking: takesEntries, at: now) }
        switch found {
        case .ready(let response): return response
        case .unknownProject(let name):
            return .text(
                400,
                "Unknown project \(name.prefix(200).debugDescription): /sd lists the projects that are polled here.")
        case .parts(var parts):
            let encoding = wanted.representation.encoding
            let isWhole = wanted.names == nil && wanted.projects == nil
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
        request.representation.response(joining: pieces(of: request, beginning, parts))
    }

    private func pieces(
        of request: ScrapeRequest, _ beginning: PageBeginning, _ parts: PageStore.Parts
    ) -> [[UInt8]] {
        let families =
            request.asksForShared
            ? live.families(of: parts.projects.snapshots, budgets: parts.budgets, scrapes: parts.scrapes) : []
        return beginning.followed(by: live.encoded(families, for: request))
    }

    private func representation(for fields: HTTPFields) -> (Representation, MetricCatalogue) {
        let headers = Negotiations.Headers(fields)
        let (known, created, catalogue) = store.withLock { store in
            (store.negotiations.representation(headers), store.created, store.catalogue)
        }
        if let known { return (known, catalogue) }
        let representation = headers.representation(created: created)
        store.withLock { store in
            if store.created == created { store.negotiations.remember(representation, for: headers) }
        }
        return (representation, catalogue)
    }
}
