import Basics
import Collector
import Exposition
import Logging
import StateStore

/// All that polling takes, from a configuration: keys, clients, saved state, and the page that shows the result.
struct Polling {
    let page: MetricsPage
    let status: StatusPages
    let running = RunningProjects()
    let state: StateKeeping
    let keys: KeyRing
    let planner: PollingPlanner
    let manager: ProjectManager
    private let plan: PollingPlan

    /// Reads keys and state; nothing is polled yet.
    /// - Parameters:
    ///   - reloads: shown on the page.
    ///   - keyChanged: called when a place where a key is found holds another one.
    init(
        _ configuration: Configuration, environment: Environment, state settings: StateSettings, reloads: ReloadStatus,
        keyChanged: @escaping @Sendable () -> Void = {}, logger: Logger
    ) async throws {
        keys = KeyRing(environment: environment, secrets: .process, logger: logger, keyChanged: keyChanged)
        planner = PollingPlanner(keys: keys)
        plan = try await planner.plan(configuration)
        let checkpoints = IngestionCheckpoints()
        let opened = Locked<StateKeeping>(.nowhere)
        let status = StatusPages(asking: running) { opened.withLock { $0 }.problems + reloads.problems }
        self.status = status
        let page = MetricsPage(
            catalogue: .builtIn,
            live: [
                { opened.withLock { $0.status }?.families ?? [] }, { reloads.families() }, { checkpoints.families },
            ],
            bringUpToDate: { opened.withLock { $0.shared }?.view.bringUpToDate() ?? .ready })
        self.page = page
        let state = try await StateKeeping(settings, logger: logger) { snapshot, part in
            page.publish(snapshot, of: part)
            status.publish(snapshot, of: part.project)
        }
        opened.withLock { $0 = state }
        self.state = state
        manager = ProjectManager(
            page: page, status: status, running: running, state: state, checkpoints: checkpoints, logger: logger)
    }

    func begin() async {
        await manager.use(plan)
    }

    /// Its part among replicas; nil where there are none.
    var replica: ReplicaService? {
        state.shared.map { ReplicaService(shared: $0.state, view: $0.view, manager: manager) }
    }
}
