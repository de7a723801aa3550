import Exposition
import HTTP

/// Whole answers, each good for a while: the second of two caches before a page. What stands before the live part is kept
/// compressed until the projects change, so that only the live part has to be compressed again.
struct AnswerCache {
    /// For how many polls of each project a page that nobody asks for is still made ahead.
    private static let maxIdlePolls = 3

    /// A scraper asks for one thing. A few have room; who asks for many different things is answered, but not remembered.
    private static let limit = 8

    private var projects: Int
    /// So few that they are found faster one after the other than by their hash.
    private var answers: [Answer] = []
    private var pages: [PageEncoding: Kept] = [:]
    /// How often the projects have changed since somebody asked for a slice. Of slices nothing but the format is remembered:
    /// there are as many as projects, and each is made of blocks that are kept.
    private var slices: [ExpositionFormat: Int] = [:]

    private struct Answer {
        let request: ScrapeRequest
        let response: PreparedResponse
        let until: Duration
    }

    private struct Kept {
        /// How often the projects have changed since somebody asked.
        var idleChanges = 0
        /// Whether somebody asked between the last two changes.
        var wasAsked = false
        var beginning: PageBeginning?
    }

    /// - Parameter projects: how many there are.
    init(projects: Int) {
        self.projects = projects
    }

    /// There are so many projects from now on.
    mutating func use(projects: Int) {
        self.projects = projects
        projectsChanged()
    }

    // MARK: Polls

    /// What was asked for within the last few polls.
    var wanted: [PageEncoding] {
        pages.filter { isWanted(after: $0.value.idleChanges) }.map(\.key)
    }

    /// The formats of pages and slices that were asked for within the last few polls.
    var wantedFormats: Set<ExpositionFormat> {
        Set(wanted.map(\.format)).union(slices.filter { isWanted(after: $0.value) }.keys)
    }

    private func isWanted(after idleChanges: Int) -> Bool { idleChanges <= Self.maxIdlePolls * projects }

    /// What to have ready before anybody asks. With many projects that would be work after every one of their polls for pages
    /// that nobody sees: there only what is asked for between any two polls is prepared, and the rest on demand.
    var prompt: [PageEncoding] {
        projects == 1 ? wanted : pages.filter { $0.value.idleChanges == 0 && $0.value.wasAsked }.map(\.key)
    }

    /// Drops every page, and forgets those that nobody wants any more.
    mutating func projectsChanged() {
        answers = []
        let (wanted, formats) = (Set(wanted), wantedFormats)
        slices = slices.filter { formats.contains($0.key) }.mapValues { $0 + 1 }
        pages = pages.filter { wanted.contains($0.key) }.mapValues { page in
            Kept(idleChanges: page.idleChanges + 1, wasAsked: page.idleChanges == 0)
        }
    }

    // MARK: Scrapes

    /// The answer, if there is one that is still good.
    mutating func response(to request: ScrapeRequest, at now: Duration) -> PreparedResponse? {
        guard request.projects == nil else {
            slices[request.representation.encoding.format] = 0
            return nil
        }
        if let answer = answers.first(where: { $0.request == request && now < $0.until }) { return answer.response }
        // Every change of the projects drops all answers: who gets one has been here since.
        pages[request.representation.encoding, default: Kept()].idleChanges = 0
        return nil
    }

    func beginning(_ encoding: PageEncoding) -> PageBeginning? {
        pages[encoding]?.beginning
    }

    mutating func keep(_ beginning: PageBeginning, for encoding: PageEncoding) {
        pages[encoding]?.beginning = beginning
    }

    mutating func keep(_ response: PreparedResponse, for request: ScrapeRequest, until: Duration, at now: Duration) {
        answers.removeAll { $0.until <= now || $0.request == request }
        guard answers.count < Self.limit, request.projects == nil else { return }
        answers.append(Answer(request: request, response: response, until: until))
    }
}
