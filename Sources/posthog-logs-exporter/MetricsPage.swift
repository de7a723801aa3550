import Collector
import Exposition
import Wire

/// The page that is served: the newest snapshot of every project and a small live part. It is put together on the first
/// scrape after something changed, at most once a second for the live part alone, and then queued as it is.
final class MetricsPage: Sendable {
    private static let liveFor: Duration = .seconds(1)

    private let clock = SystemClock()
    private let process = ProcessMetrics()
    private let keyName: String
    private let others: @Sendable () -> [MetricFamily]
    private let lock = Lock()
    private let store: Store

    /// Read and written under `lock` only.
    private final class Store: @unchecked Sendable {  // All access is under the lock of the page that owns it.
        var projects: [Slot?]
        var budget: [BudgetStatus] = []
        var current: (page: PreparedResponse, until: Duration)?
        /// Goes up with every snapshot, so that a page of older ones is not kept.
        var generation = 0
        var scrapes = 0
        var isReady = false

        init(projects: Int) {
            self.projects = Array(repeating: nil, count: projects)
        }
    }

    private struct Slot {
        let snapshot: ProjectSnapshot
        let block: ExpositionBlock
    }

    /// - Parameters:
    ///   - projects: how many there are; each publishes under its place in the order of their names.
    ///   - keyName: what the key is called in labels.
    ///   - others: further families, asked for each time a page is put together.
    init(projects: Int, keyName: String, others: @escaping @Sendable () -> [MetricFamily] = { [] }) {
        store = Store(projects: projects)
        self.keyName = keyName
        self.others = others
    }

    /// Whether every project has completed its baseline once.
    var isReady: Bool { lock.withLock { store.isReady } }

    /// Shows a snapshot from the next scrape on.
    func publish(_ snapshot: ProjectSnapshot, ofProject place: Int) {
        let slot = Slot(snapshot: snapshot, block: ExpositionBlock(snapshot.families, format: .text))
        lock.withLock {
            store.projects[place] = slot
            store.budget = snapshot.budget
            store.current = nil
            store.generation += 1
            store.isReady = store.isReady || store.projects.allSatisfy { $0?.snapshot.baselineComplete ?? false }
        }
    }

    /// The page as it is now, for one scrape more.
    func scrape() -> PreparedResponse {
        let now = clock.uptime
        let (fresh, parts) = lock.withLock { () -> (PreparedResponse?, Parts) in
            store.scrapes += 1
            let fresh = store.current.flatMap { now < $0.until ? $0.page : nil }
            return (fresh, Parts(store))
        }
        if let fresh { return fresh }
        let page = assemble(parts)
        lock.withLock {
            guard store.generation == parts.generation else { return }
            store.current = (page, now + Self.liveFor)
        }
        return page
    }

    /// What a page is made of, taken at one instant.
    private struct Parts {
        let slots: [Slot?]
        let budget: [BudgetStatus]
        let scrapes: Int
        let generation: Int

        init(_ store: Store) {
            slots = store.projects
            budget = store.budget
            scrapes = store.scrapes
            generation = store.generation
        }
    }

    private func assemble(_ parts: Parts) -> PreparedResponse {
        let slots = parts.slots.compactMap { $0 }
        let shared = SharedExposition.families(of: slots.map(\.snapshot), key: keyName, budget: parts.budget)
        let own = [
            MetricFamily(MetricCatalogue.buildInfo, [Series(Self.buildLabels, .integer(1))]),
            MetricFamily(MetricCatalogue.scrapes, [Series(LabelSet(["code"], ["200"]), .integer(parts.scrapes))]),
        ]
        let live = ExpositionBlock(shared + own + others() + process.families(), format: .text)
        let body = ExpositionPage.assemble(slots.map(\.block) + [live], in: MetricCatalogue.all, format: .text)
        return PreparedResponse(
            status: 200, headers: [("Content-Type", ExpositionFormat.text.contentType)], body: body)
    }

    private static let buildLabels = LabelSet(
        ["version", "revision", "swift_version"], [BuildInfo.version, BuildInfo.revision, BuildInfo.swiftVersion])
}
