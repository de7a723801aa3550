import Basics
import Collector
import Exposition
import Logging
import StateStore

/// What replicas show: of each poller the versions that the holder of its lease has saved, each from the same instant on, so that no
/// replica shows less than another one has shown before.
final class SharedView: Sendable {
    /// Who saves what is shown in a part of the page.
    struct Owner: Hashable, Sendable {
        /// Of its saved state.
        let name: String
        let part: PagePart
        /// The name of its project's state.
        let project: String
    }

    /// Shows a snapshot of a part from now on.
    typealias Publish = @Sendable (ProjectSnapshot, PagePart) -> Void

    /// It publishes under its lock: whoever finds that nothing is due may respond at once, so all that was due has to be on the page
    /// by then, and no older version may be put there after a newer one.
    private let store: Locked<SharedViewStore>
    private let clock: any WallClock
    private let time: @Sendable () -> DatabaseClock
    private let logger: Logger

    /// - Parameter time: the database's clock.
    init(
        time: @escaping @Sendable () -> DatabaseClock, clock: any WallClock = SystemClock(), logger: Logger,
        publish: @escaping Publish
    ) {
        store = Locked(SharedViewStore(publish: publish))
        self.time = time
        self.clock = clock
        self.logger = logger
    }

    /// From now on these are shown.
    func use(_ owners: [Owner], in catalogue: MetricCatalogue) {
        store.withLock { $0.use(owners, in: catalogue) }
    }

    /// The newest version of each owner that is known here.
    var known: [String: Int64] { store.withLock { $0.known } }

    /// From now on this process polls these projects, by the names of their states.
    func hold(_ projects: Set<String>) {
        store.withLock { $0.hold(projects) }
    }

    /// Records what was read, or that nothing could be read.
    ///
    /// - Parameters:
    ///   - versions: nil where the database did not respond.
    ///   - began: when it was asked, by the monotonic clock.
    func record(_ versions: [SharedState.Version]?, began: Duration) {
        let time = time()
        let faults = store.withLock { store -> [String] in
            // What is late is late against the read before this one.
            let faults = (versions ?? []).compactMap { store.add($0, time) }
            store.attempted(succeeded: versions != nil, began: began)
            let now = clock.uptime
            store.showDue(time.earliest(at: now), now)
            return faults
        }
        for fault in faults {
            logger.error("what another replica shows cannot be read", metadata: ["error": "\(fault)"])
        }
    }

    /// Records what this process has saved itself. Returns when it is shown, by the monotonic clock.
    func add(_ snapshot: ProjectSnapshot, of owner: String, _ written: SharedState.Written) -> Duration {
        let (time, now) = (time(), clock.uptime)
        store.withLock { store in
            store.add(snapshot, of: owner, written)
            store.showDue(time.earliest(at: now), now)
        }
        let visible = max(now, time.uptime(of: written.visibleFrom) ?? now)
        return written.seenLate.map { max(visible, $0 + SharedTiming.viewLife) } ?? visible
    }

    /// Shows what is due, and says whether that is all that any replica shows. It is not after this process was held up: then the
    /// database has to be read first.
    func bringUpToDate() -> MetricsPage.Readiness {
        let now = clock.uptime
        let time = time()
        return store.withLock { store in
            guard let earliest = time.earliest(at: now), let latest = time.latest(at: now) else {
                return store.isCurrent(at: now) ? .ready : .heldUp
            }
            store.showDue(earliest, now)
            guard store.isCurrent(at: now) else { return .heldUp }
            return store.firstUncertain(before: latest).map { .soon($0 - earliest) } ?? .ready
        }
    }
}
