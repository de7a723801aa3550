import ArgumentParser

/// Where the logs are, and with which key they may be read.
struct PostHogOptions: ParsableArguments {
    @Option(
        name: .customLong("posthog.host"),
        help: .init(
            "PostHog's address; also us or eu. [POSTHOG_HOST] (default: https://us.posthog.com)", valueName: "url"))
    var host: String?

    @Option(
        name: .customLong("posthog.project-id"),
        help: .init("Project to poll; repeat it for more. [POSTHOG_PROJECT_ID, comma-separated]", valueName: "id"))
    var projectIDs: [String] = []

    @Option(
        name: .customLong("posthog.api-key-file"),
        help: .init(
            "File that holds a personal API key with the scope logs:read. [POSTHOG_API_KEY_FILE, or the key itself in "
                + "POSTHOG_PERSONAL_API_KEY]", valueName: "path"))
    var apiKeyFile: String?

    @Option(
        name: .customLong("posthog.ca-file"),
        help: .init(
            "File with the certificates that PostHog's is checked by, in PEM, instead of the system's. [POSTHOG_CA_FILE, "
                + "CURL_CA_BUNDLE, SSL_CERT_FILE]", valueName: "path"))
    var authoritiesFile: String?

    @Flag(
        name: .customLong("posthog.allow-http"),
        help: "Allow plain http to a host that is not this machine: the key then travels unencrypted.")
    var allowHTTP = false

    /// Holds the key itself.
    static let keyVariable = "POSTHOG_PERSONAL_API_KEY"

    /// The settings that flags and environment make together; flags win.
    func resolve(_ environment: Environment) throws(SettingsError) -> PostHogSettings {
        let host = try PostHogHost(host ?? environment.trimmed("POSTHOG_HOST") ?? "us", allowHTTP: allowHTTP)
        let projectIDs = try resolveProjects(environment)
        let (key, keyFile) = try resolveKey(environment)
        return PostHogSettings(
            host: host, projectIDs: projectIDs, key: key, keyFile: keyFile,
            authoritiesFile: try AuthoritiesFile.path(authoritiesFile, environment))
    }

    private func resolveProjects(_ environment: Environment) throws(SettingsError) -> [String] {
        let named = projectIDs.isEmpty ? environment.list("POSTHOG_PROJECT_ID") : projectIDs
        guard !named.isEmpty else {
            throw SettingsError(
                "no project: give --posthog.project-id or POSTHOG_PROJECT_ID (PostHog, Settings, Project, Project ID)")
        }
        for id in named where !Self.mayBeProject(id) {
            throw SettingsError(
                "project id \"\(id)\" is not one: it is a number, as in the address of the project's page")
        }
        for (index, id) in named.enumerated() where named[..<index].contains(id) {
            throw SettingsError("project id \(id) is given twice: name each project once")
        }
        return named
    }

    /// A key is none: it would become a label.
    private static func mayBeProject(_ id: String) -> Bool {
        !id.isEmpty && id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "@-_".contains($0)) }
            && !["phx_", "phc_"].contains(id.prefix(4))
    }

    private func resolveKey(_ environment: Environment) throws(SettingsError) -> (APIKey, KeyFile?) {
        if let path = apiKeyFile ?? environment["POSTHOG_API_KEY_FILE"] {
            var file = KeyFile(path)
            return (try file.read(), file)
        }
        if let key = environment[Self.keyVariable] { return (try APIKey(key, from: Self.keyVariable), nil) }
        throw SettingsError(
            "no key: give --posthog.api-key-file, POSTHOG_API_KEY_FILE or POSTHOG_PERSONAL_API_KEY "
                + "(a personal API key with the scope logs:read)")
    }
}

struct PostHogSettings {
    let host: PostHogHost
    let projectIDs: [String]
    let key: APIKey
    /// Where the key is read again; nil for one from the environment.
    var keyFile: KeyFile?
    /// Certificates to trust; nil for the system's.
    var authoritiesFile: String?
}
