import ArgumentParser
import Basics
import Collector
import HTTP
import PostHogSimulator
import ServiceLifecycle

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run the exporter against a simulated PostHog in this process, over HTTP on loopback.")

    @Option(help: .init("Replay log records from a file of JSON lines; - for stdin.", valueName: "file"))
    var replay: String?

    @Option(
        parsing: .unconditional, help: .init("Stop after this time.", valueName: "duration"),
        transform: HumanDuration.within(1...365 * 86_400))
    var duration: HumanDuration?

    @Option(
        parsing: .unconditional, help: .init("Made-up log entries a second. (default: 50)", valueName: "n"),
        transform: Number.any(0...100_000))
    var traffic: Double?

    @OptionGroup(title: "Polling") var poll: PollOptions
    @OptionGroup(title: "Serving") var web: WebOptions
    @OptionGroup(title: "Logging") var log: LogOptions

    func run() async throws {
        guard replay == nil || traffic == nil else {
            throw SettingsError("--replay and --traffic exclude each other: give a file or made-up entries a second")
        }
        let polling = try poll.resolve(.demo)
        let web = try web.resolve(defaultAddress: WebOptions.demoAddress)
        let clock = SystemClock()
        let api = LogsAPI(now: { clock.now })
        let simulator = try start(api)
        defer { simulator.stop() }
        let start = clock.now.adding(seconds: -polling.settings.grid.lookback(at: clock.now).seconds)
        var feed = TrafficFeed(try source(from: start), from: start)
        api.ingest(feed.advance(to: clock.now))
        let traffic = TrafficService(api: api, feed: feed, clock: clock)

        let application = Application(
            posthog: PostHogSettings(
                host: try PostHogHost(simulator.url, allowHTTP: false), projectIDs: [Access.defaultProject],
                key: try APIKey(Access.defaultKey, from: "the simulator")),
            polling: polling, web: web, logger: log.logger())
        let others: [any Service] = [traffic] + (duration.map { [DurationService(duration: $0.duration)] } ?? [])
        try await application.run(beside: others) { metricsLocation in
            StandardOutput.write(
                """
                A simulated PostHog Logs API answers at \(simulator.url); the exporter polls it every \(polling.interval).
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

    private func source(from start: Timestamp) throws -> any TrafficSource {
        guard let replay else { return TrafficGenerator(seed: 1, entriesPerSecond: traffic ?? 50) }
        do {
            return LoopedReplay(try ReplayFile(path: replay), from: start)
        } catch {
            throw SettingsError("\(error) (--replay)")
        }
    }
}
