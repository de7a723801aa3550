import Collector
import Exposition

/// The newest snapshot of every project, and what has been encoded of them.
///
/// A value: whoever encodes does so on a copy, and gives the copy back to be adopted.
struct SnapshotPart: Sendable {
    /// Its metrics are those by project. They stand first on the page, so that what changes only with polls is one piece.
    static let catalogue = MetricCatalogue.all.filter { $0.labelNames.contains("project") }
    /// In how many polls of each project nobody has to have asked for a format until it is encoded on demand only.
    private static let patience = 3

    private var slots: [Slot?]
    /// Goes up with every change of the snapshots.
    private(set) var generation = 0
    private var beginnings: [PageKind: PageBeginning] = [:]
    /// The generation that was the newest when somebody last asked.
    private var asked: [PageKind: Int] = [:]

    private struct Slot {
        let snapshot: ProjectSnapshot
        var blocks: [ExpositionFormat: ExpositionBlock] = [:]

        func encoded(_ format: ExpositionFormat) -> Slot {
            guard blocks[format] == nil else { return self }
            var slot = self
            slot.blocks[format] = ExpositionBlock(snapshot.families, format: format)
            return slot
        }

        func keeping(_ formats: Set<ExpositionFormat>) -> Slot {
            Slot(snapshot: snapshot, blocks: blocks.filter { formats.contains($0.key) })
        }
    }

    init(projects: Int) {
        slots = Array(repeating: nil, count: projects)
    }

    var snapshots: [ProjectSnapshot] { slots.compactMap { $0?.snapshot } }

    var isComplete: Bool { slots.allSatisfy { $0?.snapshot.baselineComplete ?? false } }

    // MARK: Polls

    /// The kinds of page that were asked for within the last few polls.
    var wantedKinds: [PageKind] {
        asked.filter { generation - $0.value <= Self.patience * slots.count }.map(\.key)
    }

    /// The kinds to have ready before anybody asks. With many projects that would be work after every one of their polls for
    /// pages that nobody sees: there only what was asked for since the last poll is prepared, and the rest on demand.
    var promptKinds: [PageKind] {
        slots.count == 1 ? wantedKinds : asked.filter { $0.value == generation }.map(\.key)
    }

    mutating func take(_ snapshot: ProjectSnapshot, ofProject place: Int) {
        assert(
            snapshot.families.allSatisfy { $0.descriptor.labelNames.contains("project") },
            "a snapshot holds the metrics of one project alone")
        let wanted = Set(wantedKinds.map(\.format))
        slots[place] = Slot(snapshot: snapshot)
        slots = slots.map { $0?.keeping(wanted) }
        asked = asked.filter { wantedKinds.contains($0.key) }
        generation += 1
        beginnings = [:]
    }

    /// Takes out what has become too old since it was published. Returns whether anything has.
    mutating func withdraw(at uptime: Duration) -> Bool {
        let shorter = slots.map { $0?.snapshot.withdrawing(at: uptime) }
        guard shorter.contains(where: { $0 != nil }) else { return false }
        slots = zip(slots, shorter).map { slot, snapshot in snapshot.map { Slot(snapshot: $0) } ?? slot }
        generation += 1
        beginnings = [:]
        return true
    }

    // MARK: Scrapes

    mutating func note(askedFor kind: PageKind) {
        asked[kind] = generation
    }

    /// Encoded now, if it has not been since the last poll.
    mutating func beginning(_ kind: PageKind) -> PageBeginning {
        if let beginning = beginnings[kind] { return beginning }
        slots = slots.map { $0?.encoded(kind.format) }
        let blocks = slots.compactMap { $0?.blocks[kind.format] }
        let beginning = PageBeginning(
            ExpositionPage.beginning(blocks, in: Self.catalogue, format: kind.format), kind)
        beginnings[kind] = beginning
        return beginning
    }

    /// Of some metrics only. Nothing of it is kept.
    func beginning(_ kind: PageKind, of picked: [MetricDescriptor]) -> PageBeginning {
        let names = Set(picked.map(\.name))
        let blocks = slots.compactMap { slot in
            slot.map {
                ExpositionBlock($0.snapshot.families.filter { names.contains($0.descriptor.name) }, format: kind.format)
            }
        }
        return PageBeginning(ExpositionPage.beginning(blocks, in: picked, format: kind.format), kind)
    }

    /// Keeps what a copy has encoded since, unless there are newer snapshots.
    mutating func adopt(_ copy: SnapshotPart) {
        guard copy.generation == generation else { return }
        beginnings.merge(copy.beginnings) { kept, _ in kept }
        slots = zip(slots, copy.slots).map { mine, theirs in
            guard let mine, let theirs else { return mine }
            return Slot(snapshot: mine.snapshot, blocks: mine.blocks.merging(theirs.blocks) { kept, _ in kept })
        }
    }
}
