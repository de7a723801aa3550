import Exposition
import HTTP

/// Whole pages as they were answered, by their bytes: the second of two caches before a page. A page is good until the
/// projects change, its live part for a shorter time; what stands before that is kept compressed, so that only the live
/// part has to be compressed again.
struct AnswerCache {
    /// For how many polls of each project a page that nobody asks for is still made ahead.
    private static let maxIdlePolls = 3

    private let projects: Int
    private var pages: [PageEncoding: Kept] = [:]

    private struct Kept {
        /// How often the projects have changed since somebody asked.
        var idleChanges = 0
        var beginning: PageBeginning?
        var answer: (representation: Representation, response: PreparedResponse, until: Duration)?
    }

    /// - Parameter projects: how many there are.
    init(projects: Int) {
        self.projects = projects
    }

    // MARK: Polls

    /// What was asked for within the last few polls.
    var wanted: [PageEncoding] {
        pages.filter { $0.value.idleChanges <= Self.maxIdlePolls * projects }.map(\.key)
    }

    /// What to have ready before anybody asks. With many projects that would be work after every one of their polls for pages
    /// that nobody sees: there only what was asked for since the last poll is prepared, and the rest on demand.
    var prompt: [PageEncoding] {
        projects == 1 ? wanted : pages.filter { $0.value.idleChanges == 0 }.map(\.key)
    }

    /// Lets go of every page, and of the memory of those that nobody wants any more.
    mutating func projectsChanged() {
        let wanted = Set(wanted)
        pages = pages.filter { wanted.contains($0.key) }.mapValues { Kept(idleChanges: $0.idleChanges + 1) }
    }

    // MARK: Scrapes

    /// The page, if there is one that is still good.
    mutating func response(_ representation: Representation, at now: Duration) -> PreparedResponse? {
        pages[representation.encoding, default: Kept()].idleChanges = 0
        guard let answer = pages[representation.encoding]?.answer, now < answer.until,
            answer.representation == representation
        else { return nil }
        return answer.response
    }

    func beginning(_ encoding: PageEncoding) -> PageBeginning? {
        pages[encoding]?.beginning
    }

    mutating func keep(_ beginning: PageBeginning, for encoding: PageEncoding) {
        pages[encoding]?.beginning = beginning
    }

    mutating func keep(_ response: PreparedResponse, for representation: Representation, until: Duration) {
        pages[representation.encoding]?.answer = (representation, response, until)
    }
}
