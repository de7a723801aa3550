import ArgumentParser

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the configuration, and with --live what PostHog makes of it.",
        discussion: """
            Exit code 0 if all is well, 64 if the configuration cannot be used, and 1 if PostHog cannot be polled with it.
            """)

    @Flag(help: "Poll every project once, ask what its key may do, and try the questions of log_metrics.")
    var live = false

    @Flag(help: "Write JSON instead of a table.")
    var json = false

    @OptionGroup(title: "Configuration") var config: ConfigOptions
    @OptionGroup(title: "PostHog") var posthog: PostHogOptions
    @OptionGroup(title: "Polling") var poll: PollOptions<ServeStandards>
    @OptionGroup(title: "Polling") var shard: ShardOptions

    func run() async throws {
        let environment = Environment.process
        let source = try config.source(
            posthog.given.merging(poll.given).merging(shard.given), projectIDs: posthog.projectIDs, environment)
        for warning in OwnVariables.warnings(environment) { StandardError.report("\(BuildInfo.name): \(warning)") }
        let check = try await ConfigurationCheck(try source.load(), environment)
        let report = live ? await check.live() : await check.planned()
        StandardOutput.write(json ? report.json : CheckTable(report: report).text)
        if let failures = report.failures { throw StartFailure(description: failures) }
    }
}
