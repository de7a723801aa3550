import Collector
import Exposition
import HTTP

/// The newest snapshot of every project with its families encoded, which is the first of two caches before a page.
///
/// A value: whoever encodes does so on a copy, and gives the copy back to be adopted.
struct EncodedProjects: Sendable {
    /// Those by project. They stand first on the page, so that what changes only with polls is one piece.
    private var metrics: [MetricDescriptor]
    /// In the order of the page.
    private var parts: [PagePart] = []
    /// Those of each project, by its name.
    private var partsByName: [String: [PagePart]] = [:]
    private var projects: [PagePart: Part] = [:]
    /// The formats of which blocks are kept.
    private var kept: Set<ExpositionFormat> = []
    /// Nothing is too old before; nil where nothing will be.
    private var outdatedFrom: Duration?
    /// Goes up with every change of the snapshots.
    private(set) var generation = 0

    private struct Part {
        let snapshot: ProjectSnapshot
        var blocks: [ExpositionFormat: ExpositionBlock] = [:]
    }

    init(in catalogue: MetricCatalogue) {
        metrics = catalogue.byProject
    }

    /// From now on these are shown.
    /// - Parameter gone: those whose snapshots are of what is there no longer.
    mutating func use(_ parts: [PagePart], forgetting gone: [PagePart], in catalogue: MetricCatalogue) {
        metrics = catalogue.byProject
        self.parts = parts.sorted()
        partsByName = Dictionary(grouping: self.parts, by: \.project)
        for part in Set(projects.keys).subtracting(parts).union(gone) { projects[part] = nil }
        generation += 1
    }

    var snapshots: [ProjectSnapshot] { inOrder.map(\.snapshot) }

    /// The names of the projects, polled or not, in the order of the page.
    var names: [String] { parts.filter { $0.metrics == nil }.map(\.project) }

    func has(_ name: String) -> Bool { partsByName[name] != nil }

    /// Some projects alone, which costs the same however many others there are.
    func only(_ names: [String]) -> EncodedProjects {
        var some = self
        some.parts = names.flatMap { partsByName[$0] ?? [] }.sorted()
        some.projects = [:]
        for part in some.parts { some.projects[part] = projects[part] }
        return some
    }

    /// Whether a poll of each of some has ended, well or not.
    func areAllPolled(_ isMeant: (PagePart) -> Bool) -> Bool {
        !parts.isEmpty && parts.filter(isMeant).allSatisfy { (projects[$0]?.snapshot.polls ?? 0) > 0 }
    }

    /// Those whose last poll did not get everything.
    var down: [PagePart] {
        parts.filter { part in
            let up = part.metrics == nil ? MetricCatalogue.up : MetricCatalogue.metricUp
            let family = projects[part]?.snapshot.families.first { $0.descriptor.name == up.name }
            return family?.series.first?.value != .integer(1)
        }
    }

    private var inOrder: [Part] { parts.compactMap { projects[$0] } }

    // MARK: Polls

    /// One of a project that is there no longer is nobody's.
    /// - Parameter formats: what to keep of what has been encoded of the other projects.
    mutating func record(_ snapshot: ProjectSnapshot, of part: PagePart, keeping formats: Set<ExpositionFormat>) {
        assert(
            snapshot.families.allSatisfy { $0.descriptor.labelNames.contains("project") },
            "a snapshot holds the metrics of one project alone")
        guard parts.contains(part) else { return }
        if formats != kept {
            projects = projects.mapValues { project in
                Part(snapshot: project.snapshot, blocks: project.blocks.filter { formats.contains($0.key) })
            }
            kept = formats
        }
        projects[part] = Part(snapshot: snapshot)
        if let time = snapshot.outdatedFrom { outdatedFrom = min(time, outdatedFrom ?? time) }
        generation += 1
    }

    /// Removes what has become too old since it was published. Returns whether anything has.
    /// - Parameter names: the projects to look at; nil for all.
    mutating func withdraw(at uptime: Duration, of names: [String]? = nil) -> Bool {
        guard let outdatedFrom, outdatedFrom <= uptime else { return false }
        var isChanged = false
        for part in names.map({ $0.flatMap { partsByName[$0] ?? [] } }) ?? parts {
            guard let shorter = projects[part]?.snapshot.withdrawing(at: uptime) else { continue }
            projects[part] = Part(snapshot: shorter)
            isChanged = true
        }
        if names == nil { self.outdatedFrom = projects.values.compactMap(\.snapshot.outdatedFrom).min() }
        guard isChanged else { return false }
        generation += 1
        return true
    }

    // MARK: Scrapes

    /// Encodes what has not been since the last poll.
    mutating func beginning(_ encoding: PageEncoding) -> PageBeginning {
        encode(parts, in: encoding.format)
        return beginning(inOrder.compactMap { $0.blocks[encoding.format] }, encoding, of: metrics)
    }

    private mutating func encode(_ parts: [PagePart], in format: ExpositionFormat) {
        for part in parts {
            guard let project = projects[part], project.blocks[format] == nil else { continue }
            projects[part]?.blocks[format] = ExpositionBlock(project.snapshot.families, format: format)
        }
    }

    /// Of what a request picks only. What has to be encoded for it is not kept, but for whole projects.
    mutating func beginning(for request: ScrapeRequest) -> PageBeginning {
        let encoding = request.representation.encoding
        let picked = request.picked(from: metrics)
        let names = Set(picked.map(\.name))
        let parts = request.projects == nil ? parts : parts.filter { request.asksFor(project: $0.project) }
        if request.names == nil { encode(parts, in: encoding.format) }
        let blocks = parts.compactMap { projects[$0] }.map { project in
            project.blocks[encoding.format]
                ?? ExpositionBlock(
                    project.snapshot.families.filter { names.contains($0.descriptor.name) }, format: encoding.format)
        }
        return beginning(blocks, encoding, of: picked)
    }

    private func beginning(
        _ blocks: [ExpositionBlock], _ encoding: PageEncoding, of metrics: [MetricDescriptor]
    ) -> PageBeginning {
        switch encoding.coding {
        case .identity: .plain(ExpositionPage.beginning(blocks, in: metrics, format: encoding.format))
        case .gzip:
            .compressed(
                GzipBeginning { append in
                    ExpositionPage.writeBeginning(blocks, in: metrics, format: encoding.format, append)
                })
        }
    }

    /// Keeps what a copy has encoded since, unless there are newer snapshots.
    mutating func adopt(_ copy: EncodedProjects) {
        guard copy.generation == generation else { return }
        for (name, project) in copy.projects { projects[name]?.blocks.merge(project.blocks) { kept, _ in kept } }
    }
}
