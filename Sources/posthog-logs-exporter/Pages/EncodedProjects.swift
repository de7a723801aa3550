import Collector
import Exposition

/// The newest snapshot of every project with its families encoded, which is the first of two caches before a page.
///
/// A value: whoever encodes does so on a copy, and gives the copy back to be adopted.
struct EncodedProjects: Sendable {
    /// Those by project. They stand first on the page, so that what changes only with polls is one piece.
    private let metrics: [MetricDescriptor]
    /// In the order of the page.
    private let names: [String]
    private var projects: [String: Project] = [:]
    /// Goes up with every change of the snapshots.
    private(set) var generation = 0

    private struct Project {
        let snapshot: ProjectSnapshot
        var blocks: [ExpositionFormat: ExpositionBlock] = [:]
    }

    /// - Parameter names: of all projects, as they are in their label.
    init(_ names: [String], in catalogue: MetricCatalogue) {
        metrics = catalogue.byProject
        self.names = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    var snapshots: [ProjectSnapshot] { inOrder.map(\.snapshot) }

    /// Whether every project has its baseline.
    var isComplete: Bool { names.allSatisfy { projects[$0]?.snapshot.baselineComplete ?? false } }

    private var inOrder: [Project] { names.compactMap { projects[$0] } }

    // MARK: Polls

    /// - Parameter formats: what to keep of what has been encoded of the other projects.
    mutating func take(_ snapshot: ProjectSnapshot, of name: String, keeping formats: Set<ExpositionFormat>) {
        assert(
            snapshot.families.allSatisfy { $0.descriptor.labelNames.contains("project") },
            "a snapshot holds the metrics of one project alone")
        assert(names.contains(name), "\(name) is none of the projects of this page")
        for (name, project) in projects {
            projects[name]?.blocks = project.blocks.filter { formats.contains($0.key) }
        }
        projects[name] = Project(snapshot: snapshot)
        generation += 1
    }

    /// Takes out what has become too old since it was published. Returns whether anything has.
    mutating func withdraw(at uptime: Duration) -> Bool {
        let shorter = projects.compactMapValues { $0.snapshot.withdrawing(at: uptime) }
        guard !shorter.isEmpty else { return false }
        projects.merge(shorter.mapValues { Project(snapshot: $0) }) { $1 }
        generation += 1
        return true
    }

    // MARK: Scrapes

    /// Encodes what has not been since the last poll.
    mutating func beginning(_ encoding: PageEncoding) -> PageBeginning {
        let format = encoding.format
        for (name, project) in projects where project.blocks[format] == nil {
            projects[name]?.blocks[format] = ExpositionBlock(project.snapshot.families, format: format)
        }
        return beginning(inOrder.compactMap { $0.blocks[format] }, encoding, of: metrics)
    }

    /// Of what a request picks only. What has to be encoded for it is not kept.
    func beginning(for request: ScrapeRequest) -> PageBeginning {
        let encoding = request.representation.encoding
        let picked = request.picked(from: metrics)
        let names = Set(picked.map(\.name))
        let blocks = inOrder.map { project in
            project.blocks[encoding.format]
                ?? ExpositionBlock(
                    project.snapshot.families.filter { names.contains($0.descriptor.name) }, format: encoding.format)
        }
        return beginning(blocks, encoding, of: picked)
    }

    private func beginning(
        _ blocks: [ExpositionBlock], _ encoding: PageEncoding, of metrics: [MetricDescriptor]
    ) -> PageBeginning {
        PageBeginning(ExpositionPage.beginning(blocks, in: metrics, format: encoding.format), encoding)
    }

    /// Keeps what a copy has encoded since, unless there are newer snapshots.
    mutating func adopt(_ copy: EncodedProjects) {
        guard copy.generation == generation else { return }
        for (name, project) in copy.projects { projects[name]?.blocks.merge(project.blocks) { kept, _ in kept } }
    }
}
