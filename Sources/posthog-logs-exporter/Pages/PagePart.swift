/// What one poller shows: what is built in for a project, or own metrics of it.
struct PagePart: Hashable, Comparable, Sendable {
    /// As in the label.
    let project: String
    /// The names of own metrics; nil for what is built in.
    var metrics: String?

    /// In the order of the page.
    static func < (one: PagePart, other: PagePart) -> Bool {
        let (names, others) = ([one.project, one.metrics ?? ""], [other.project, other.metrics ?? ""])
        return names.lexicographicallyPrecedes(others) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// For people.
    var name: String { metrics.map { "\(project): \($0)" } ?? project }
}
