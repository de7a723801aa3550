import Basics
import HTTP
import PostHogLogs
import PostHogSimulator

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// PostHog on loopback, with this machine's clock unless told otherwise.
struct Simulation {
    let server: SimulatorServer

    var api: LogsAPI { server.api }
    var url: String { server.url }

    init(
        version: ServerVersion = .current, projects: Set<String> = [Access.defaultProject], port: Int = 0,
        tls: TLSContext? = nil,
        now: @escaping @Sendable () -> Timestamp = { .wallClock }
    ) throws {
        let access = Access(projects: projects)
        server = try SimulatorServer(LogsAPI(version: version, access: access, now: now), port: port, tls: tls)
    }

    func stop() {
        server.stop()
        api.release()
    }
}

extension Timestamp {
    static var wallClock: Timestamp {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Timestamp(microseconds: Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec / 1000))
    }
}

/// A port on loopback where nobody listens.
func unusedPort() throws -> Int {
    let simulation = try Simulation()
    defer { simulation.stop() }
    return simulation.server.port
}
