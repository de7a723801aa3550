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

    private let clock: any WallClock
    private let live: LivePart
    private let created: ExpositionFormat.CreatedLines
    private let store: Locked<Store>

    private struct Store {
        var projects: EncodedProjects
        var answers: AnswerCache
        var budget: [BudgetStatus] = []
        var negotiations = Negotiations()
        /// By status code.
        var scrapes = [200: 0, 503: 0]
        var isReady = false
        var lastScrape: Duration?

        mutating func take(_ snapshot: ProjectSnapshot, of project: String) {
            projects.take(snapshot, of: project, keeping: Set(answers.wanted.map(\.format)))
            answers.projectsChanged()
            budget = snapshot.budget
            isReady = isReady || projects.isComplete
        }

        mutating func lookUp(_ request: ScrapeRequest, at now: Duration) -> Found {
            scrapes[200, default: 0] += 1
            if projects.withdraw(at: now) { answers.projectsChanged() }
            if request.names == nil, let response = answers.response(request.representation, at: now) {
                return .ready(response)
            }
            return .parts(
                Parts(
                    projects: projects, beginning: answers.beginning(request.representation.encoding), budget: budget,
                    scrapes: scrapes))
        }
    }

    private enum Found {
        case ready(PreparedResponse)
        case parts(Parts)
    }

    /// What a page is made of, taken at one instant.
    private struct Parts {
        var projects: EncodedProjects
        let beginning: PageBeginning?
        let budget: [BudgetStatus]
        let scrapes: [Int: Int]
    }

    /// - Parameters:
    ///   - projects: the names of all; each publishes under its own.
    ///   - keyName: what the key is called in labels.
    ///   - created: whether OpenMetrics shows since when counters count.
    ///   - live: further families that no project owns, read at most once a second, on the server's threads.
    init(
        projects: [String], keyName: String, created: ExpositionFormat.CreatedLines = .omitted,
        live: [@Sendable () -> [MetricFamily]] = [], clock: any WallClock = SystemClock()
    ) {
        store = Locked(Store(projects: EncodedProjects(projects), answers: AnswerCache(projects: projects.count)))
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
    func publish(_ snapshot: ProjectSnapshot, of project: String) {
        var (projects, encodings) = store.withLock { store in
            let encodings = store.answers.prompt
            store.take(snapshot, of: project)
            return (store.projects, encodings)
        }
        for encoding in encodings {
            let beginning = projects.beginning(encoding)
            keep(projects) { $0.keep(beginning, for: encoding) }
        }
    }

    /// Counts an answer to a request for the page that was not the page.
    func countScrape(code: Int) {
        store.withLock { $0.scrapes[code, default: 0] += 1 }
    }

    /// The page as it is now, as one scraper wants it.
    func scrape(_ request: ServerRequest) -> PreparedResponse {
        let wanted = ScrapeRequest(
            representation(for: request.headers), query: request.query, in: MetricCatalogue.all)
        let now = clock.uptime
        let takesEntries = request.method == "GET" && !wanted.picked(from: [MetricCatalogue.entries]).isEmpty
        let found = store.withLock { store in
            if takesEntries { store.lastScrape = now }
            return store.lookUp(wanted, at: now)
        }
        switch found {
        case .ready(let response): return response
        case .parts(var parts):
            let encoding = wanted.representation.encoding
            guard wanted.names == nil else {
                let beginning = parts.projects.beginning(encoding, of: wanted.picked(from: EncodedProjects.catalogue))
                return response(to: wanted, beginning, parts)
            }
            let beginning = parts.beginning ?? parts.projects.beginning(encoding)
            let response = response(to: wanted, beginning, parts)
            keep(parts.projects) { answers in
                answers.keep(beginning, for: encoding)
                answers.keep(response, for: wanted.representation, until: now + Self.liveFor)
            }
            return response
        }
    }

    private func response(
        to request: ScrapeRequest, _ beginning: PageBeginning, _ parts: Parts
    ) -> PreparedResponse {
        let families = live.families(of: parts.projects.snapshots, budget: parts.budget, scrapes: parts.scrapes)
        let format = request.representation.format.format
        let rest = ExpositionPage.assemble(
            [ExpositionBlock(families, format: format)], in: request.picked(from: LivePart.catalogue), format: format)
        return request.representation.response(joining: beginning.followed(by: rest))
    }

    /// Keeps what was made of these projects, unless they have changed since.
    private func keep(_ projects: EncodedProjects, _ keep: (inout AnswerCache) -> Void) {
        store.withLock { store in
            guard store.projects.generation == projects.generation else { return }
            store.projects.adopt(projects)
            keep(&store.answers)
        }
    }

    private func representation(for fields: HTTPFields) -> Representation {
        let headers = Negotiations.Headers(fields)
        if let known = store.withLock({ $0.negotiations.representation(headers) }) { return known }
        let representation = headers.representation(created: created)
        store.withLock { $0.negotiations.remember(representation, for: headers) }
        return representation
    }
}
