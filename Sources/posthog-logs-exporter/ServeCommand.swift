import ArgumentParser
import Logging

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Poll PostHog and serve metrics (the default).",
        usage: "\(BuildInfo.name) [serve] [<flags>]", discussion: variables)

    static let variables = """
        Each flag may also be given as an environment variable: POSTHOG_LOGS_EXPORTER_POLL_INTERVAL for --poll.interval, \
        and so on. A flag wins over its variable. Variables with other names stand in brackets below.
        """

    @Flag(help: "Poll every project once, write the metrics to standard output, and exit; nothing is served.")
    var once = false

    @OptionGroup(title: "Configuration") var config: ConfigOptions
    @OptionGroup(title: "Configuration") var autoReload: AutoReloadOptions
    @OptionGroup(title: "PostHog") var posthog: PostHogOptions
    @OptionGroup(title: "Polling") var poll: PollOptions<ServeStandards>
    @OptionGroup(title: "Polling") var shard: ShardOptions
    @OptionGroup(title: "Serving") var web: WebOptions<ServeStandards>
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Logging") var log: LogOptions

    func run() async throws {
        let environment = Environment.process
        let logger = try log.logger(environment)
        let source = try config.source(
            posthog.given.merging(poll.given).merging(shard.given).merging(web.givenData),
            projectIDs: posthog.projectIDs, environment)
        let configuration = try source.load()
        for warning in OwnVariables.warnings(environment) { logger.warning("\(warning)") }
        // Also with `--once`, which serves nothing: a wrong flag is told of all the same.
        let web = try web.resolve(environment)
        let autoReloadInterval = try autoReload.resolve(environment, of: source.file)
        let state = try state.resolve(environment)
        guard !once else {
            return try await OnceRun(
                configuration: configuration, environment: environment, state: state, logger: logger
            ).run()
        }
        let application = Application(
            source: source, configuration: configuration, web: web, autoReloadInterval: autoReloadInterval,
            state: state, logger: logger)
        try await application.run()
    }
}
