import ArgumentParser

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Poll PostHog and serve metrics (the default).")

    @OptionGroup(title: "PostHog") var posthog: PostHogOptions
    @OptionGroup(title: "Polling") var poll: PollOptions
    @OptionGroup(title: "Serving") var web: WebOptions
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Logging") var log: LogOptions

    func run() async throws {
        let application = Application(
            posthog: try posthog.resolve(.process),
            polling: try poll.resolve(.init()),
            web: try web.resolve(defaultAddress: WebOptions.defaultAddress),
            stateFile: try state.resolve(.process),
            logger: log.logger())
        try await application.run()
    }
}
