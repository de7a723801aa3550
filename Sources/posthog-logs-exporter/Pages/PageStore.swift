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
    private(set) var isReady = false
    /// Whether the first polls of all have ended, own metrics included.
    private(set) var isPolled = false
    /// Who waits until it is.
    var waiting: [CheckedContinuation<Void, Never>] = []
    var lastScrape: Duration?

    enum Found {
        case ready(PreparedResponse)
        case parts(Parts)
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
        answers.use(projects: shown.count)
        if created != self.created { negotiations = Negotiations() }
        self.created = created
    }

    /// Records the newest snapshot of a part. Returns what to make ahead, and of what.
    mutating func record(_ snapshot: ProjectSnapshot, of part: PagePart) -> (EncodedProjects, [PageEncoding]) {
        let prompt = answers.prompt
        projects.record(snapshot, of: part, keeping: Set(answers.wanted.map(\.format)))
        answers.projectsChanged()
        if let key = keys[part] { budgets[key] = snapshot.budget }
        isReady = isReady || projects.areAllPolled { $0.metrics == nil }
        isPolled = isPolled || projects.areAllPolled { _ in true }
        return (projects, prompt)
    }

    /// Counts a scrape, and finds what answers it.
    mutating func lookUp(_ request: ScrapeRequest, at now: Duration) -> Found {
        scrapes[200, default: 0] += 1
        if projects.withdraw(at: now) { answers.projectsChanged() }
        if let response = answers.response(to: request, at: now) { return .ready(response) }
        return .parts(parts(for: request))
    }

    func parts(for request: ScrapeRequest) -> Parts {
        let beginning = answers.beginning(request.representation.encoding)
        return Parts(projects: projects, beginning: beginning, budgets: budgets, scrapes: scrapes)
    }

    /// Those who need not wait any more.
    mutating func takeWaiting() -> [CheckedContinuation<Void, Never>] {
        guard isPolled else { return [] }
        defer { waiting = [] }
        return waiting
    }

    var down: [PagePart] { projects.down }

    /// Keeps what was made of these projects, unless they have changed since.
    mutating func keep(_ source: EncodedProjects, _ keep: (inout AnswerCache) -> Void) {
        guard source.generation == projects.generation else { return }
        projects.adopt(source)
        keep(&answers)
    }
}
