import ArgumentParser
import Basics
import HTTP
import Logging
import PostHogSimulator
import ServiceLifecycle

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Serve a simulated PostHog Logs API, to try clients, dashboards and alerts without a PostHog.",
        usage: "\(BuildInfo.name) simulate [<flags>]")

    @Option(name: .of(CommandSettings.simulatorAddress), help: .of(CommandSettings.simulatorAddress))
    var listenAddress: String?

    @Option(
        name: .of(CommandSettings.replay), help: .of(CommandSettings.replay), completion: .of(CommandSettings.replay))
    var replay: String?

    @Option(
        name: .of(CommandSettings.simulatorTraffic), parsing: .unconditional,
        help: .of(CommandSettings.simulatorTraffic))
    var traffic: String?

    @Option(
        name: .of(CommandSettings.server), help: .of(CommandSettings.server), completion: .of(CommandSettings.server))
    var server: String?

    func run() async throws {
        let environment = Environment.process
        let layers = SettingLayers.process(
            GivenSettings(flags: [
                (CommandSettings.simulatorAddress.description, listenAddress),
                (CommandSettings.server.description, server),
            ]), environment)
        let address = try layers.value(CommandSettings.simulatorAddress).value
        try Self.check(address)
        let version = try layers.value(CommandSettings.server).value.version
        let given = try GivenTraffic(
            replay: replay, traffic: traffic, CommandSettings.simulatorTraffic, environment)
        let clock = SystemClock()
        let plan = try SimulatedTraffic(given, now: clock.now)
        let api = LogsAPI(version: version, access: .simulation, now: { clock.now })
        api.change {
            $0.rateLimits = PostHogSimulator.RateLimit.cloud
            $0.retention = plan.retention
            $0.takesPageNotation = true
        }
        api.setAlerts(LogAlert.samples(created: plan.start))
        // Before the past is made up, which takes seconds: a taken port is said at once.
        let simulator = try Self.start(api, address)
        defer { simulator.stop() }
        var feed = TrafficFeed(plan.source, from: plan.start)
        api.ingest(feed.advance(to: clock.now))
        StandardOutput.write(
            """
            A simulated PostHog Logs API is served at \(simulator.url) for project \(Access.defaultProject) and the key \
            \(Access.defaultKey).
            Try: curl -H "Authorization: Bearer \(Access.defaultKey)" \
            \(simulator.url)/api/projects/\(Access.defaultProject)/logs/has_logs/
            Stop with Ctrl-C.

            """)
        try await Self.serve(TrafficService(api: api, feed: feed, clock: clock))
    }

    private static func serve(_ traffic: TrafficService) async throws {
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: traffic),
                    .init(
                        service: TerminationService(signals: ProcessSignals.terminations()),
                        successTerminationBehavior: .gracefullyShutdownGroup),
                ],
                logger: Logger(label: BuildInfo.name) { _ in SwiftLogNoOpLogHandler() }))
        try await group.run()
    }

    private static func check(_ address: String) throws {
        do throws(ServerFailure) {
            try ServerConfiguration.check(address: address)
        } catch {
            throw SettingsError("\(error.description) (--listen-address)")
        }
    }

    private static func start(_ api: LogsAPI, _ address: String) throws -> SimulatorServer {
        do throws(ServerFailure) {
            return try SimulatorServer(api, address: address)
        } catch {
            throw StartFailure(description: "\(error.description) (--listen-address)")
        }
    }
}

extension Access {
    /// One project, and one key that may do everything that can be done here.
    fileprivate static let simulation = Access(
        keys: [defaultKey: APIKey(scopes: ["logs:read", "export:read"])])
}

extension LogAlert {
    /// Of the made-up traffic; with other entries they are about services that are not there.
    fileprivate static func samples(created: Timestamp) -> [LogAlert] {
        var errors = LogAlert(
            id: "0193a000-0000-7000-8000-000000000001", name: "Errors of checkout", threshold: 20, created: created)
        errors.filters = #"{"severityLevels":["error","fatal"],"serviceNames":["checkout"]}"#
        var silence = LogAlert(
            id: "0193a000-0000-7000-8000-000000000002", name: "Payments are silent", threshold: 1, created: created)
        silence.comparison = .below
        silence.windowMinutes = 15
        silence.filters = #"{"serviceNames":["payments"]}"#
        return [errors, silence]
    }
}
