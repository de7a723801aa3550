import Collector
import Exposition
import HTTP
import PostHogLogs

/// What a page is made of, and the two caches before it.
struct PageStore {
    private var projects: EncodedProjects
    private var answers: AnswerCache
    /// What the key is called that each part is asked with.
    private var keys: [PagePart: String] = [:]
    private(set) var catalogue: MetricCatalogue
    private var budgets: [String: [BudgetStatus]] = [:]
    private(set) var created = ExpositionFormat.CreatedLines.omitted
    var negotiations = Negotiations()
    /// By status code.
    var scrapes = [200: 0, 503: 0]
    var scrapeTimes = ScrapeTimes()
    private(set) var isReady = false
    /// Whether the first polls of all have ended, own metrics included.
    private(set) var isPolled = false
    /// Who waits until it is.
    var waiting: [CheckedContinuation<Void, Never>] = []

    enum Found {
        case ready(PreparedResponse)
        case parts(Parts)
        /// It asks for a project of this name.
        case unknownProject(String)
    }

    /// What a page is made of, as of one instant.
    struct Parts {
        var projects: EncodedProjects
        let beginning: PageBeginning?
        let budgets: [String: [BudgetStatus]]
        let scrapes: [Int: Int]
    }

    init(catalogue: MetricCatalogue) {
        self.catalogue = catalogue
        projects = EncodedProjects(in: catalogue)
        answers = AnswerCache(projects: 0)
    }

    /// From now on these are shown.
    mutating func use(
        _ shown: [MetricsPage.ShownPart], forgetting gone: [PagePart], created: ExpositionFormat.CreatedLines,
        _ catalogue: MetricCatalogue?
    ) {
        keys = Dictionary(shown.map { ($0.part, $0.key) }) { first, _ in first }
        budgets = budgets.filter { Set(keys.values).contains($0.key) }
        if let catalogue { self.catalogue = catalogue }
        projects.use(shown.map(\.part), forgetting: gone, in: self.catalogue)
        // Where there is nothing to poll, there is nothing to wait for.
        isReady = isReady || shown.isEmpty
        isPolled = isPolled || shown.isEmpty
        scrapeTimes.keep(Set(shown.map(\.part.project)))
        answers.use(projects: shown.count)
        if created != self.created { negotiations = Negotiations() }
        self.created = created
    }

    /// Records the newest snapshot of a part. Returns what to make ahead, and of what.
    mutating func record(_ snapshot: ProjectSnapshot, of part: PagePart) -> (EncodedProjects, [PageEncoding]) {
        let prompt = answers.prompt
        projects.record(snapshot, of: part, keeping: answers.wantedFormats)
        answers.projectsChanged()
        if let key = keys[part] { budgets[key] = snapshot.budget }
        isReady = isReady || projects.areAllPolled { $0.metrics == nil }
        isPolled = isPolled || projects.areAllPolled { _ in true }
        return (projects, prompt)
    }

    /// Counts a scrape, and finds what answers it.
    /// - Parameter counters: whether it takes the counters of entries.
    mutating func lookUp(_ request: ScrapeRequest, taking counters: Bool, at now: Duration) -> Found {
        if let unknown = unknownProject(of: request) {
            scrapes[400, default: 0] += 1
            return .unknownProject(unknown)
        }
        scrapes[200, default: 0] += 1
        if counters { scrapeTimes.record(request, at: now) }
        if projects.withdraw(at: now, of: request.asksForShared ? nil : request.projects) { answers.projectsChanged() }
        if let response = answers.response(to: request, at: now) { return .ready(response) }
        return .parts(parts(for: request))
    }

    private func unknownProject(of request: ScrapeRequest) -> String? {
        request.projects?.first { !$0.isEmpty && !projects.has($0) }
    }

    func parts(for request: ScrapeRequest) -> Parts {
        let beginning = answers.beginning(request.representation.encoding)
        let projects = request.asksForShared ? projects : projects.only(request.projects ?? [])
        return Parts(projects: projects, beginning: beginning, budgets: budgets, scrapes: scrapes)
    }

    /// Those who need not wait any more.
    mutating func takeWaiting() -> [CheckedContinuation<Void, Never>] {
        guard isPolled else { return [] }
        defer { waiting = [] }
        return waiting
    }

    var down: [PagePart] { projects.down }

    var projectNames: [String] { projects.names }

    /// Keeps what was made of these projects, unless they have changed since.
    mutating func keep(_ source: EncodedProjects, _ keep: (inout AnswerCache) -> Void) {
        guard source.generation == projects.generation else { return }
        projects.adopt(source)
        keep(&answers)
    }
}
