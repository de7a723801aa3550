import Glibc
import Logging
import ServiceLifecycle
import Testing

@testable import posthog_logs_exporter

@Suite("Telling systemd", .timeLimit(.minutes(1)))
struct NotifySocketTests {
    @Test("what is told arrives, at a path and at a name without a file", arguments: NotifyListener.Place.allCases)
    func arrival(_ place: NotifyListener.Place) async throws {
        let listener = try NotifyListener(place)
        let socket = try #require(try NotifySocket(Environment(["NOTIFY_SOCKET": listener.name])))
        try socket.send("READY=1")
        try socket.send("STATUS=ä")
        #expect(await [listener.next(), listener.next()] == ["READY=1", "STATUS=ä"])
    }

    @Test("nobody is told where nobody asks for it", arguments: [[:], ["NOTIFY_SOCKET": ""]])
    func nobody(_ environment: [String: String]) throws {
        #expect(try NotifySocket(Environment(environment)) == nil)
    }

    @Test(
        "a name that is no socket's is refused, naming the variable",
        arguments: ["socket", "vsock:2:1", "/", "@", "/" + String(repeating: "x", count: 107)])
    func unusable(_ name: String) throws {
        let error = #expect(throws: SettingsError.self) { try NotifySocket(Environment(["NOTIFY_SOCKET": name])) }
        #expect(error?.description.hasPrefix("NOTIFY_SOCKET") == true)
    }

    @Test("the longest path that a socket can have is used")
    func longestPath() throws {
        #expect(try NotifySocket(Environment(["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 106)])) != nil)
    }

    @Test("a listener that is gone is a failure, not a wait")
    func gone() throws {
        let name = try NotifyListener(.abstract).name
        let socket = try #require(try NotifySocket(Environment(["NOTIFY_SOCKET": name])))
        #expect(throws: (any Error).self) { try socket.send("READY=1") }
    }

    @Test(
        "signs of life come twice as often as they are missed, to whom they are asked of",
        arguments: [
            (["WATCHDOG_USEC": "30000000"], Duration.seconds(15)),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"], .seconds(15)),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "43"], nil),
            ([:], nil), (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "-5"], nil), (["WATCHDOG_USEC": "soon"], nil),
        ])
    func watchdogInterval(_ environment: [String: String], _ expected: Duration?) throws {
        let all = environment.merging(["NOTIFY_SOCKET": "@nobody"]) { $1 }
        let service = try #require(try SupervisionService(Environment(all), process: 42, logger: Logger(label: "test")))
        #expect(service.watchdogInterval == expected)
    }

    @Test("it is ready, it lives, it stops: in this order, and nothing after that")
    func life() async throws {
        let listener = try NotifyListener(.abstract)
        let environment = Environment(["NOTIFY_SOCKET": listener.name, "WATCHDOG_USEC": "20000"])
        let service = try #require(try SupervisionService(environment, logger: Logger(label: "test")))
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: service)], logger: Logger(label: "test")))
        async let run: Void = group.run()
        let first = await [listener.next(), listener.next(), listener.next()]
        await group.triggerGracefulShutdown()
        try await run
        #expect(first == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"])
        var rest: [String] = []
        while rest.last != "STOPPING=1", let message = await listener.next() { rest.append(message) }
        #expect(rest.last == "STOPPING=1" && rest.dropLast().allSatisfy { $0 == "WATCHDOG=1" })
        #expect(listener.isEmpty)
    }
}
