import PostHogLogs
import PostHogSimulator

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// PostHog on loopback, with this machine's clock.
struct Simulation {
    let server: SimulatorServer

    var api: LogsAPI { server.api }
    var url: String { server.url }

    init(version: ServerVersion = .current, port: Int = 0) throws {
        server = try SimulatorServer(LogsAPI(version: version, now: { .wallClock }), port: port)
    }

    func stop() {
        server.stop()
        api.release()
    }
}

extension Timestamp {
    static var wallClock: Timestamp {
        Timestamp(seconds: Int64(time(nil)))
    }
}

/// SplitMix64: the same numbers for the same seed, so that a failing case comes back.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A port on loopback where nobody listens.
func unusedPort() throws -> Int {
    let simulation = try Simulation()
    defer { simulation.stop() }
    return simulation.server.port
}
