import Basics
import Collector
import ServiceLifecycle
import StateStore

/// Takes part in what replicas share: reads what is shown at least every second, keeps the leases of the projects that this process polls,
/// and takes those that have ended.
struct ReplicaService: Service {
    let shared: SharedState
    let view: SharedView
    let manager: ProjectManager
    var clock: any WallClock = SystemClock()

    private static let pause: Duration = .milliseconds(400)

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await round()
                try await clock.sleep(for: Self.pause)
            }
        }
        // By now nothing is polled: services stop in reverse.
        await shared.close()
    }

    /// Who holds the leases of all projects, as JSON.
    func report() async -> JSONText {
        let projects = await manager.projectNames.sorted()
        let holders = await shared.holders(of: projects)
        let own = await shared.leases
        var json = JSONText()
        json.object { fields in
            fields.bool("database_responds", holders != nil)
            fields.list("projects", projects) { json, project in
                json.object { fields in
                    fields.string("project", project)
                    fields.bool("held_here", own[project] != nil)
                    guard let lease = holders?[project] else { return }
                    fields.string("holder", lease.name)
                    fields.number("epoch", Int(clamping: lease.epoch))
                    fields.number("seconds_left", lease.left / .seconds(1))
                }
            }
        }
        return json
    }

    private func round() async {
        let projects = await manager.projectNames
        let began = clock.uptime
        let round = await shared.round(projects, known: view.known, pauses: await manager.pauses)
        view.record(round?.versions, began: began)
        let leases = await shared.leases
        let unwanted = Set(leases.keys).subtracting(projects)
        if !unwanted.isEmpty { await shared.release(unwanted.sorted()) }
        view.hold(Set(leases.keys).subtracting(unwanted))
        await manager.hold(leases.filter { !unwanted.contains($0.key) }.mapValues(\.epoch))
        if let pauses = round?.pauses { await manager.pause(pauses) }
    }
}
