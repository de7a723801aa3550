import ArgumentParser

/// Where the logs are, and with which key they may be read.
struct PostHogOptions: ParsableArguments {
    @Option(name: .of(DataSettings.host), help: .of(DataSettings.host), completion: .list(["us", "eu"]))
    var host: String?

    @Option(
        name: .customLong("posthog.project-id"),
        help: .init("Project to poll; repeat it for more. [POSTHOG_PROJECT_ID, comma-separated]", valueName: "id"))
    var projectIDs: [String] = []

    @Option(
        name: .of(DataSettings.keyFile),
        help: .of(DataSettings.keyFile, "The key itself may be in POSTHOG_PERSONAL_API_KEY."),
        completion: .of(DataSettings.keyFile))
    var apiKeyFile: String?

    @Option(
        name: .of(DataSettings.authoritiesFile), help: .of(DataSettings.authoritiesFile),
        completion: .of(DataSettings.authoritiesFile))
    var authoritiesFile: String?

    @Flag(name: .of(DataSettings.allowsHTTP), help: .of(DataSettings.allowsHTTP))
    var allowHTTP = false

    var given: GivenSettings {
        GivenSettings(flags: [
            (DataSettings.host.description, host), (DataSettings.keyFile.description, apiKeyFile),
            (DataSettings.authoritiesFile.description, authoritiesFile),
            (DataSettings.allowsHTTP.description, allowHTTP ? "true" : nil),
        ])
    }
}
