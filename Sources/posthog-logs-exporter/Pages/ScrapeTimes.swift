/// When the counters of entries were last scraped, by the monotonic clock. A slice counts for its projects alone.
struct ScrapeTimes {
    private var ofAll: Duration?
    /// Where that was later than all were.
    private var ofProjects: [String: Duration] = [:]

    mutating func record(_ request: ScrapeRequest, at now: Duration) {
        guard let projects = request.projects else {
            ofAll = now
            ofProjects = [:]
            return
        }
        for project in projects where !project.isEmpty { ofProjects[project] = now }
    }

    /// nil if nobody has.
    func last(of project: String) -> Duration? { ofProjects[project] ?? ofAll }

    /// Forgets all projects but these.
    mutating func keep(_ projects: Set<String>) {
        ofProjects = ofProjects.filter { projects.contains($0.key) }
    }
}
