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
    let keeper: StateKeeper?
    let keys: KeyRing
    let planner: PollingPlanner
    let manager: ProjectManager
    private let plan: PollingPlan

    /// Reads keys and state; nothing is polled yet.
    /// - Parameters:
    ///   - reloads: shown on the page.
    ///   - keyChanged: called when a place where a key is found holds another one.
    init(
        _ configuration: Configuration, environment: Environment, stateFile: String?, reloads: ReloadStatus,
        keyChanged: @escaping @Sendable () -> Void = {}, logger: Logger
    ) async throws {
        keys = KeyRing(environment: environment, secrets: .process, logger: logger, keyChanged: keyChanged)
        planner = PollingPlanner(keys: keys)
        plan = try await planner.plan(configuration)
        let keeper = try Self.openState(stateFile, logger)
        self.keeper = keeper
        let checkpoints = IngestionCheckpoints()
        page = MetricsPage(
            catalogue: .builtIn,
            live: [{ keeper?.status.families ?? [] }, { reloads.families() }, { checkpoints.families }])
        status = StatusPages(asking: running)
        manager = ProjectManager(
            page: page, status: status, running: running, keeper: keeper, checkpoints: checkpoints, logger: logger)
    }

    func begin() async {
        await manager.use(plan)
    }

    private static func openState(_ path: String?, _ logger: Logger) throws -> StateKeeper? {
        do throws(StateFileUnusable) {
            guard let path else { return nil }
            return try StateKeeper(path: path, clock: SystemClock(), logger: logger)
        } catch {
            throw StartFailure(description: "\(error.description) (--state.file)")
        }
    }
}
