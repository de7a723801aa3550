import Basics
import Collector
import PostHogLogs
import StateStore

/// What replicas that share their state do in another way: they poll what they hold the leases of.
extension ProjectManager {
    /// The names of the saved states of all projects.
    var projectNames: [String] { plan?.projects.map(\.project.stateName) ?? [] }

    /// Polls from now on the projects whose leases these are. It does not wait until others have ended.
    func hold(_ epochs: [String: Int64]) {
        guard epochs != wantedEpochs else { return }
        wantedEpochs = epochs
        Task {
            await begin()
            defer { end() }
            guard let plan, self.epochs != wantedEpochs else { return }
            self.epochs = wantedEpochs
            _ = await carryOut(plan)
        }
    }

    /// For how long each key pauses yet after a 429, by its fingerprint.
    var pauses: [String: Duration] {
        get async {
            var pauses: [String: Duration] = [:]
            for (fingerprint, limiter) in await limitersByKey { pauses[fingerprint] = await limiter.pauseLeft }
            return pauses
        }
    }

    /// Makes no requests for so long with keys that another replica has been throttled with.
    func pause(_ pauses: [String: Duration]) async {
        for (fingerprint, limiter) in await limitersByKey {
            if let pause = pauses[fingerprint] { await limiter.pause(for: pause) }
        }
    }

    private var limitersByKey: [String: RequestLimiter] {
        get async {
            guard let plan else { return [:] }
            var found: [String: RequestLimiter] = [:]
            let ofGroups = Dictionary(plan.pollers.map { ($0.keyGroup, $0.configuration.key) }) { first, _ in first }
            for (group, reference) in ofGroups {
                guard let limiter = limits[group]?.limiter, let source = plan.keys[reference] else { continue }
                found[await source.key.fingerprint] = limiter
            }
            return found
        }
    }

    /// Under a lease: what was polled is written to the database that replicas share, and shown by all of them from the same instant on.
    static func poll(
        _ poller: ProjectPoller, _ known: ProjectState?, _ page: MetricsPage, _ status: StatusPages,
        _ shared: SharedState, _ view: SharedView, _ epoch: Int64
    ) async -> ProjectState? {
        let (name, project) = (poller.stateName, poller.project)
        var saved: StateRows?
        if known == nil {
            do {
                saved = try await load(name, of: project.stateName, shared)
            } catch {
                return nil
            }
        }
        var end = known
        await poller.run(
            restoring: saved, resuming: known, refuse: { await shared.refuse(name, because: "\($0)") },
            lastScrape: { page.lastScrape(of: project.name) }, detail: { status.detail(of: project.name) },
            share: { snapshot, rows in
                let time = shared.time
                let bytes = snapshot.shared { time.earliest(at: $0) ?? Timestamp(seconds: 0) }
                let written = await shared.write(
                    rows, showing: bytes, of: name, in: project.stateName, epoch: epoch)
                return written.map { view.add(snapshot, of: name, $0) }
            },
            publish: { _ in },
            handOver: { end = $0 })
        return end
    }

    /// Waits until the database says what was saved, since nothing may be counted without that.
    private static func load(_ name: String, of project: String, _ shared: SharedState) async throws -> StateRows? {
        while true {
            do throws(SharedStateFailure) {
                return try await shared.load(name, of: project)
            } catch {
                try await SystemClock().sleep(for: .seconds(1))
            }
        }
    }
}
