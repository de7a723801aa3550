import ArgumentParser
import Exposition
import HTTP

/// Where metrics are served, and to whom.
struct WebOptions<Standards: StandardValues>: ParsableArguments {
    @Option(
        name: .of(ProcessSettings.listenAddress),
        help: .of(
            ProcessSettings.listenAddress, "(default: \(Standards.listenAddress))"))
    var listenAddresses: [String] = []

    @Flag(name: .of(ProcessSettings.usesSystemdSocket), help: .of(ProcessSettings.usesSystemdSocket))
    var usesSystemdSocket = false

    @Option(name: .of(ProcessSettings.telemetryPath), help: .of(ProcessSettings.telemetryPath))
    var telemetryPath: String?

    @Flag(name: .of(DataSettings.createdTimestamps), help: .of(DataSettings.createdTimestamps))
    var showsCreated = false

    @Option(
        name: .of(ProcessSettings.webConfigurationFile), help: .of(ProcessSettings.webConfigurationFile),
        completion: .of(ProcessSettings.webConfigurationFile))
    var configurationFile: String?

    @Flag(name: .of(ProcessSettings.authHealth), help: .of(ProcessSettings.authHealth))
    var authHealth = false

    @Flag(name: .of(ProcessSettings.enablesLifecycle), help: .of(ProcessSettings.enablesLifecycle))
    var enablesLifecycle = false

    @Flag(name: .of(ProcessSettings.enablesDebug), help: .of(ProcessSettings.enablesDebug))
    var enablesDebug = false

    @OptionGroup var paths: PathOptions

    @Option(
        name: .of(ProcessSettings.maxRequests), parsing: .unconditional, help: .of(ProcessSettings.maxRequests))
    var maxRequests: String?

    /// What the flags say of data.
    var givenData: GivenSettings {
        GivenSettings(flags: [(DataSettings.createdTimestamps.description, showsCreated ? "true" : nil)])
    }

    func resolve(_ environment: Environment) throws(SettingsError) -> WebSettings {
        let layers = SettingLayers.process(given, environment)
        let usesSystemdSocket = try layers.value(ProcessSettings.usesSystemdSocket)
        let file = try layers.optional(ProcessSettings.webConfigurationFile)
        if let file, file.value.isEmpty {
            throw file.error(
                "is empty: name a file, or leave it out for plain HTTP without a password", shows: .hidden)
        }
        let authHealth = try layers.value(ProcessSettings.authHealth)
        guard !authHealth.value || file != nil else {
            throw authHealth.error("needs --web.config.file with basic_auth_users", shows: .hidden)
        }
        let paths = try paths.resolve(environment)
        return WebSettings(
            targets: try targets(usesSystemdSocket, environment),
            usesSystemdSocket: usesSystemdSocket.value,
            telemetryPath: try telemetryPath(try layers.value(ProcessSettings.telemetryPath)),
            configurationFile: file?.value, authHealth: authHealth.value,
            maxRequests: try layers.value(ProcessSettings.maxRequests).value,
            enablesLifecycle: try layers.value(ProcessSettings.enablesLifecycle).value,
            routePrefix: paths.routePrefix, externalURL: paths.externalURL,
            enablesDebug: try layers.value(ProcessSettings.enablesDebug).value)
    }

    private var given: GivenSettings {
        GivenSettings(flags: [
            (ProcessSettings.usesSystemdSocket.description, usesSystemdSocket ? "true" : nil),
            (ProcessSettings.telemetryPath.description, telemetryPath),
            (ProcessSettings.webConfigurationFile.description, configurationFile),
            (ProcessSettings.authHealth.description, authHealth ? "true" : nil),
            (ProcessSettings.enablesLifecycle.description, enablesLifecycle ? "true" : nil),
            (ProcessSettings.enablesDebug.description, enablesDebug ? "true" : nil),
            (ProcessSettings.maxRequests.description, maxRequests),
        ])
    }

    private func telemetryPath(_ path: Configured<String>) throws(SettingsError) -> String {
        guard path.value.hasPrefix("/"), path.value.utf8.count <= RoutePrefix.maxLength,
            path.value.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"?#%".utf8.contains($0) })
        else {
            throw path.error("is not a valid path: use a short one that begins with a slash, like /metrics")
        }
        guard !Page.fixed.contains(where: { $0.isServed(at: path.value) }) else {
            throw path.error("is the path of another page: use another one, like /metrics")
        }
        return path.value
    }

    private func targets(
        _ usesSystemdSocket: Configured<Bool>, _ environment: Environment
    ) throws(SettingsError) -> [ServerConfiguration.Target] {
        let setting = ProcessSettings.listenAddress.description
        let named = listenAddresses.isEmpty ? setting.variables.flatMap(environment.list) : listenAddresses
        guard !usesSystemdSocket.value else {
            guard named.isEmpty else {
                throw SettingsError("--web.listen-address and --web.systemd-socket cannot be used together: choose one")
            }
            return try SystemdSockets.descriptors(environment).map { .inherited($0) }
        }
        let addresses = named.isEmpty ? [Standards.listenAddress] : named
        for address in addresses { try check(address) }
        return addresses.map { .address($0) }
    }

    private func check(_ address: String) throws(SettingsError) {
        do throws(ServerFailure) {
            try ServerConfiguration.check(address: address)
        } catch {
            throw SettingsError("\(error.description) (--web.listen-address)")
        }
    }
}
