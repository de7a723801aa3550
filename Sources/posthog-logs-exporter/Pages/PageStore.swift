import Collector
import HTTP
import PostHogLogs

/// What a page is made of, and the two caches before it.
struct PageStore {
    private var projects: EncodedProjects
    private var answers: AnswerCache
    private var budget: [BudgetStatus] = []
    var negotiations = Negotiations()
    /// By status code.
    var scrapes = [200: 0, 503: 0]
    private(set) var isReady = false
    var lastScrape: Duration?

    enum Found {
        case ready(PreparedResponse)
        case parts(Parts)
    }

    /// What a page is made of, taken at one instant.
    struct Parts {
        var projects: EncodedProjects
        let beginning: PageBeginning?
        let budget: [BudgetStatus]
        let scrapes: [Int: Int]
    }

    init(projects: [String], catalogue: MetricCatalogue) {
        self.projects = EncodedProjects(projects, in: catalogue)
        answers = AnswerCache(projects: projects.count)
    }

    /// Takes a project's newest snapshot. Returns what to make ahead, and of what.
    mutating func take(_ snapshot: ProjectSnapshot, of project: String) -> (EncodedProjects, [PageEncoding]) {
        let prompt = answers.prompt
        projects.take(snapshot, of: project, keeping: Set(answers.wanted.map(\.format)))
        answers.projectsChanged()
        budget = snapshot.budget
        isReady = isReady || projects.isComplete
        return (projects, prompt)
    }

    /// Counts a scrape, and finds what answers it.
    mutating func lookUp(_ request: ScrapeRequest, at now: Duration) -> Found {
        scrapes[200, default: 0] += 1
        if projects.withdraw(at: now) { answers.projectsChanged() }
        if let response = answers.response(to: request, at: now) { return .ready(response) }
        let beginning = answers.beginning(request.representation.encoding)
        return .parts(Parts(projects: projects, beginning: beginning, budget: budget, scrapes: scrapes))
    }

    /// Keeps what was made of these projects, unless they have changed since.
    mutating func keep(_ source: EncodedProjects, _ keep: (inout AnswerCache) -> Void) {
        guard source.generation == projects.generation else { return }
        projects.adopt(source)
        keep(&answers)
    }
}
