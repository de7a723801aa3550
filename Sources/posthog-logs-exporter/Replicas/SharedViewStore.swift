import Basics
import Collector
import Exposition
import StateStore

/// The versions of what is shown, by owner.
struct SharedViewStore {
    private var owners: [String: Shown] = [:]
    private var catalogue = MetricCatalogue.builtIn
    private let publish: SharedView.Publish
    /// When the next version is due, by the database's clock.
    private var nextDue: Timestamp?
    private var lastAttempt: (began: Duration, succeeded: Bool)?
    /// When the last read began that succeeded.
    private var lastRead: Duration?

    /// As long as the database does not respond, what was last read stands. Attempts follow each other within this time, unless
    /// the process was held up.
    private static let awayFor: Duration = .seconds(4)

    private struct Shown {
        let owner: SharedView.Owner
        /// All that there is up to this version is known.
        var newest: Int64 = -1
        /// Not shown yet, in order.
        var coming: [Coming] = []
        /// While a late version is coming: from then on others may show it.
        var staleFrom: Duration?
        var current: (version: Int64, snapshot: ProjectSnapshot)?
        var isHeld = false
    }

    private struct Coming {
        let version: Int64
        let visibleFrom: Timestamp
        /// By the monotonic clock, where the version came late.
        let notBefore: Duration?
        let snapshot: ProjectSnapshot

        func isDue(_ time: Timestamp, _ uptime: Duration) -> Bool {
            visibleFrom <= time && notBefore.map { $0 <= uptime } ?? true
        }
    }

    init(publish: @escaping SharedView.Publish) {
        self.publish = publish
    }

    mutating func use(_ wanted: [SharedView.Owner], in catalogue: MetricCatalogue) {
        self.catalogue = catalogue
        let before = owners
        owners = [:]
        for owner in wanted {
            let known = before[owner.name]
            if let known, known.owner == owner {
                owners[owner.name] = known
            } else {
                owners[owner.name] = Shown(owner: owner, isHeld: known?.isHeld ?? false)
                show(owner.name)
            }
        }
    }

    var known: [String: Int64] { owners.mapValues(\.newest) }

    mutating func hold(_ projects: Set<String>) {
        for (owner, shown) in owners where shown.isHeld != projects.contains(shown.owner.project) {
            owners[owner]?.isHeld.toggle()
            show(owner)
        }
    }

    /// A version that was read. Returns why it cannot be shown.
    mutating func add(_ version: SharedState.Version, _ time: DatabaseClock) -> String? {
        guard let shown = owners[version.owner], version.number > shown.newest else { return nil }
        owners[version.owner]?.newest = version.number
        // The one that was made here says more than the same one as it was read.
        guard !shown.coming.contains(where: { $0.version == version.number }) else { return nil }
        do throws(StateDamage) {
            let snapshot = try ProjectSnapshot(shared: version.snapshot, in: catalogue) { time.uptime(of: $0) ?? .zero }
            insert(snapshot, version.number, version.visibleFrom, version.seenLate, of: version.owner)
            return nil
        } catch {
            return "\(version.owner): \(error)"
        }
    }

    /// A version that this process has saved. Where it does not follow what is known, a write before it had no known outcome: others may
    /// show that one, and it has to be read.
    mutating func add(_ snapshot: ProjectSnapshot, of owner: String, _ written: SharedState.Written) {
        if owners[owner]?.newest == written.version - 1 { owners[owner]?.newest = written.version }
        insert(snapshot, written.version, written.visibleFrom, written.seenLate, of: owner)
    }

    private mutating func insert(
        _ snapshot: ProjectSnapshot, _ version: Int64, _ visibleFrom: Timestamp, _ seenLate: Duration?,
        of owner: String
    ) {
        guard var shown = owners[owner], version > shown.current?.version ?? -1 else { return }
        if seenLate != nil, shown.staleFrom == nil {
            shown.staleFrom = lastRead.map { $0 + SharedTiming.viewLife } ?? .zero
        }
        shown.coming.removeAll { $0.version == version }
        shown.coming.append(
            Coming(
                version: version, visibleFrom: visibleFrom,
                notBefore: seenLate.map { $0 + SharedTiming.viewLife }, snapshot: snapshot))
        shown.coming.sort { $0.version < $1.version }
        owners[owner] = shown
        nextDue = min(nextDue ?? visibleFrom, visibleFrom)
    }

    /// - Parameters:
    ///   - time: by the database's clock, as late as it surely is there; nil where that is not known.
    ///   - uptime: by the monotonic clock.
    mutating func showDue(_ time: Timestamp?, _ uptime: Duration) {
        guard let time, let nextDue, nextDue <= time else { return }
        for (owner, shown) in owners {
            guard let due = shown.coming.last(where: { $0.isDue(time, uptime) }) else { continue }
            owners[owner]?.coming.removeAll { $0.version <= due.version }
            if !shown.coming.contains(where: { $0.version > due.version && $0.notBefore != nil }) {
                owners[owner]?.staleFrom = nil
            }
            owners[owner]?.current = (due.version, due.snapshot)
            show(owner)
        }
        self.nextDue = owners.values.compactMap { $0.coming.map(\.visibleFrom).min() }.min()
    }

    /// When the first version is due that may be due by now, as late as it may be there, and is not shown: another replica may know that it is.
    func firstUncertain(before latest: Timestamp) -> Timestamp? {
        guard let nextDue, nextDue <= latest else { return nil }
        return owners.values.lazy.flatMap(\.coming).filter { $0.notBefore == nil && $0.visibleFrom <= latest }
            .map(\.visibleFrom).min()
    }

    private func show(_ owner: String) {
        guard let shown = owners[owner] else { return }
        let part = shown.owner.part
        guard part.metrics == nil else {
            if let current = shown.current { publish(current.snapshot, part) }
            return
        }
        let current =
            shown.current?.snapshot
            ?? ProjectSnapshot(families: [], endpoints: [:], budget: [], baselineComplete: false)
        publish(current.showingLease(shown.isHeld, of: part.project), part)
    }

    mutating func attempted(succeeded: Bool, began: Duration) {
        lastAttempt = (began, succeeded)
        if succeeded { lastRead = began }
    }

    /// Whether nothing can be shown elsewhere that is not known here, as far as the database responds.
    func isCurrent(at uptime: Duration) -> Bool {
        guard let lastAttempt else { return true }
        guard uptime - lastAttempt.began < (lastAttempt.succeeded ? SharedTiming.viewLife : Self.awayFor) else {
            return false
        }
        return owners.values.allSatisfy { $0.staleFrom.map { uptime < $0 } ?? true }
    }
}
