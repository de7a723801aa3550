import ArgumentParser
import Basics
import Collector
import HTTP
import PostHogSimulator
import ServiceLifecycle

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run the exporter against a simulated PostHog in this process, over HTTP on loopback.",
        usage: "\(BuildInfo.name) demo [<flags>]",
        discussion: "It needs no PostHog and no key. The defaults below are those of the demo.")

    @Option(
        name: .of(CommandSettings.replay), help: .of(CommandSettings.replay), completion: .of(CommandSettings.replay))
    var replay: String?

    @Option(
        name: .of(CommandSettings.duration), parsing: .unconditional, help: .of(CommandSettings.duration))
    var duration: String?

    @Option(
        name: .of(CommandSettings.demoTraffic), parsing: .unconditional, help: .of(CommandSettings.demoTraffic))
    var traffic: String?

    @OptionGroup(title: "Polling") var poll: PollOptions<DemoStandards>
    @OptionGroup(title: "Serving") var web: WebOptions<DemoStandards>
    @OptionGroup(title: "Logging") var log: LogOptions

    func run() async throws {
        let environment = Environment.process
        let given = try GivenTraffic(replay: replay, traffic: traffic, CommandSettings.demoTraffic, environment)
        let duration = try timeLimit(environment)
        let logger = try log.logger(environment)
        let web = try web.resolve(environment)
        let clock = SystemClock()
        let api = LogsAPI(now: { clock.now })
        let simulator = try start(api)
        defer { simulator.stop() }
        let source = demoSource(simulator, environment)
        let configuration = try source.load()
        guard let polling = configuration.projects.first else { return }
        let start = clock.now.adding(seconds: -polling.settings.grid.lookback(at: clock.now).seconds)
        var feed = TrafficFeed(try Self.source(of: given, from: start), from: start)
        api.ingest(feed.advance(to: clock.now))
        let traffic = TrafficService(api: api, feed: feed, clock: clock)

        let interval = HumanDuration(seconds: polling.settings.interval.components.seconds)
        let application = Application(source: source, configuration: configuration, web: web, logger: logger)
        let others: [any Service] = [traffic] + (duration.map { [DurationService(duration: $0)] } ?? [])
        try await application.run(beside: others) { metricsLocation in
            StandardOutput.write(
                """
                A simulated PostHog Logs API is served at \(simulator.url); the exporter polls it every \(interval).
                Look at \(metricsLocation); stop with Ctrl-C.

                """)
        }
    }

    private func start(_ api: LogsAPI) throws -> SimulatorServer {
        do throws(ServerFailure) {
            return try SimulatorServer(api)
        } catch {
            throw StartFailure(description: error.description)
        }
    }

    /// The simulator's project and key, whatever the environment says of a real PostHog.
    private func demoSource(_ simulator: SimulatorServer, _ environment: Environment) -> ConfigurationSource {
        var given = poll.given.merging(web.givenData)
        given[DataSettings.host.description] = GivenText(text: simulator.url, origin: .standard)
        let own = environment.filtered { name in
            name.hasPrefix(OwnVariables.prefix) && !name.hasPrefix(OwnVariables.prefix + "POSTHOG_")
        }
        return ConfigurationSource(
            file: nil, flags: given, projectIDs: [Access.defaultProject],
            environment: own.setting(DataSettings.defaultKeyVariable, to: Access.defaultKey),
            standards: DataSettings.demo)
    }

    /// nil for none.
    func timeLimit(_ environment: Environment) throws(SettingsError) -> Duration? {
        let flags = GivenSettings(flags: [(CommandSettings.duration.description, duration)])
        return try SettingLayers.process(flags, environment).optional(CommandSettings.duration)?.value.duration
    }

    private static func source(of given: GivenTraffic, from start: Timestamp) throws -> any TrafficSource {
        switch given {
        case .madeUp(let rate): return TrafficGenerator(seed: 1, entriesPerSecond: rate)
        case .replay(let path):
            do throws(ReplayFile.Problem) {
                return LoopedReplay(try ReplayFile(path: path), from: start)
            } catch {
                throw SettingsError("\(error.description) (--replay)")
            }
        }
    }
}
