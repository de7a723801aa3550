import Basics
import Collector

/// Where to ask about the projects that are polled, by their names.
final class RunningProjects: Sendable {
    private let projects = Locked<[String: ProjectQuestions]>([:])

    /// From now on these are polled.
    func use(_ wanted: [String: ProjectQuestions]) {
        projects.withLock { $0 = wanted }
    }

    /// nil where no project has this name.
    subscript(name: String) -> ProjectQuestions? { projects.withLock { $0[name] } }

    /// In the order of the bytes.
    var names: [String] {
        projects.withLock { $0.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
    }
}
