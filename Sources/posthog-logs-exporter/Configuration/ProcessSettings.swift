import Logging

/// The settings about this process, which flags and variables give, and no configuration file.
enum ProcessSettings {
    static let configurationFile = Setting.text(
        "config", "file", "file", scope: .process, "Configuration of many projects, in YAML.")
    static let autoReloadInterval = Setting.duration(
        "config", "auto_reload_interval", 0...86_400, standard: "0s", scope: .process,
        "How often the configuration file is checked for changes; 0s for never.")

    static let listenAddress = Setting.text(
        "web", "listen_address", "host:port", scope: .process, "Address to listen on; repeat it for more.")
    static let usesSystemdSocket = Setting.bool(
        "web", "systemd_socket", standard: false, scope: .process,
        "Listen on the sockets that systemd passes instead (socket activation).")
    static let telemetryPath = Setting.text(
        "web", "telemetry_path", "path", standard: "/metrics", scope: .process, "Path of the metrics.")
    static let webConfigurationFile = Setting.text(
        "web", "config_file", "file", scope: .process, flag: .other("web.config.file"),
        "TLS, basic auth, headers and rate limit, in the format of Prometheus' exporter-toolkit.")
    static let authHealth = Setting.bool(
        "web", "auth_health", standard: false, scope: .process,
        "Require a password for /-/healthy and /-/ready as well.")
    static let enablesLifecycle = Setting.bool(
        "web", "enable_lifecycle", standard: false, scope: .process, "Allow a reload by POST /-/reload.")
    static let enablesDebug = Setting.bool(
        "web", "enable_debug", standard: false, scope: .process, "Show the state of the projects at /debug/state.")
    static let externalURL = Setting.formed(
        "web", "external_url", "url", scope: .process,
        "URL at which the pages are reached from outside, for instance through a proxy."
    ) { text throws(NotAllowed) in try ExternalURL(text) }
    static let routePrefix = Setting.formed(
        "web", "route_prefix", "path", scope: .process,
        "Prefix of the paths of all pages. (default: the path of --web.external-url)"
    ) { text throws(NotAllowed) in try RoutePrefix.read(text) }
    static let maxRequests = Setting.whole(
        "web", "max_requests", 0...1_000_000, standard: "40", scope: .process,
        "Maximum concurrent scrapes; 0 for no limit.")

    static let stateFile = Setting.text(
        "state", "file", "file", scope: .process,
        "File that keeps the counters over restarts; without one they begin at 0.")

    static let stateDatabase = Setting.text(
        "state", "database", "url", scope: .process,
        "PostgreSQL database that keeps the counters in place of a file, for replicas that take over from each other."
    )
    static let databasePasswordFile = Setting.text(
        "state", "database_password_file", "file", scope: .process,
        "File with the password for the database.")
    static let lease = Setting.duration(
        "state", "lease", 5...300, standard: "15s", scope: .process,
        "How long a project stays with the replica that polls it, if that is heard of no more.")

    private static let levels = Logger.Level.allCases.map(\.rawValue)

    static let logLevel = Setting.choice(
        "log", "level", levels, standard: "info", scope: .process,
        "Lines of this level and above are logged; warn is warning."
    ) { text throws(NotAllowed) -> Logger.Level in
        // Also `warn`, as other exporters call it.
        guard let level = Logger.Level(rawValue: text == "warn" ? "warning" : text) else {
            throw NotAllowed(
                description: "must be trace, debug, info, notice, warning (or warn), error or critical, in lower case")
        }
        return level
    }
    static let logFormat = Setting.choice(
        "log", "format", LogFormat.allCases.map(\.rawValue), standard: "logfmt", scope: .process, "Format of the log."
    ) { text throws(NotAllowed) -> LogFormat in
        guard let format = LogFormat(rawValue: text) else { throw NotAllowed(description: "must be logfmt or json") }
        return format
    }

    static let all: [SettingDescription] = [
        configurationFile.description, autoReloadInterval.description, listenAddress.description,
        usesSystemdSocket.description, telemetryPath.description, webConfigurationFile.description,
        authHealth.description, enablesLifecycle.description, enablesDebug.description, externalURL.description,
        routePrefix.description, maxRequests.description, stateFile.description,
        stateDatabase.description, databasePasswordFile.description, lease.description,
        logLevel.description, logFormat.description,
    ]
}
