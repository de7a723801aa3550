import ArgumentParser
import Exposition
import HTTP

/// Where metrics are served, and to whom.
struct WebOptions: ParsableArguments {
    static let defaultAddress = ":10095"
    static let demoAddress = "127.0.0.1:10095"

    @Option(
        name: .customLong("web.listen-address"),
        help: .init(
            "Address to serve on; repeat it for more. (default: \(defaultAddress), in the demo \(demoAddress))",
            valueName: "host:port"))
    var listenAddresses: [String] = []

    @Flag(
        name: .customLong("web.systemd-socket"),
        help: "Serve on the sockets that systemd hands over instead.")
    var usesSystemdSocket = false

    @Option(
        name: .customLong("web.telemetry-path"), help: .init("Path of the metrics.", valueName: "path"))
    var telemetryPath = "/metrics"

    @Flag(
        name: .customLong("web.created-timestamps"),
        help: "Tell in OpenMetrics since when each counter counts, as a series of its own (_created).")
    var showsCreated = false

    @Option(
        name: .customLong("web.config.file"),
        help: .init(
            "TLS, users, headers and rate limit, in the format of Prometheus' exporter-toolkit.", valueName: "file"))
    var configurationFile: String?

    @Flag(
        name: .customLong("web.auth-health"), help: "Ask for user and password on /-/healthy and /-/ready as well.")
    var authHealth = false

    @Option(
        name: .customLong("web.max-requests"), parsing: .unconditional,
        help: .init("Scrapes answered at the same time; 0 for no limit. (default: 40)", valueName: "n"),
        transform: Number.whole(0...1_000_000))
    var maxRequests = 40

    func resolve(defaultAddress: String, environment: Environment = .process) throws(SettingsError) -> WebSettings {
        try checkTelemetryPath()
        guard configurationFile?.isEmpty != true else {
            throw SettingsError("--web.config.file names no file: leave it out for plain HTTP without a password")
        }
        guard !authHealth || configurationFile != nil else {
            throw SettingsError("--web.auth-health needs users: name a file that holds some with --web.config.file")
        }
        return WebSettings(
            targets: try targets(defaultAddress, environment), usesSystemdSocket: usesSystemdSocket,
            telemetryPath: telemetryPath, configurationFile: configurationFile, authHealth: authHealth,
            maxRequests: maxRequests, created: showsCreated ? .shown : .omitted)
    }

    private func checkTelemetryPath() throws(SettingsError) {
        guard telemetryPath.hasPrefix("/"),
            telemetryPath.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"?#%".utf8.contains($0) })
        else {
            throw SettingsError(
                "--web.telemetry-path \(telemetryPath) is no path: begin it with a slash, like /metrics")
        }
        guard !Page.fixed.contains(where: { $0.path == telemetryPath }) else {
            throw SettingsError("--web.telemetry-path \(telemetryPath) is taken: use another one, like /metrics")
        }
    }

    private func targets(
        _ defaultAddress: String, _ environment: Environment
    ) throws(SettingsError) -> [ServerConfiguration.Target] {
        guard !usesSystemdSocket else {
            guard listenAddresses.isEmpty else {
                throw SettingsError("--web.listen-address and --web.systemd-socket exclude each other: give one")
            }
            return try SystemdSockets.descriptors(environment).map { .inherited($0) }
        }
        let addresses = listenAddresses.isEmpty ? [defaultAddress] : listenAddresses
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

struct WebSettings {
    let targets: [ServerConfiguration.Target]
    let usesSystemdSocket: Bool
    let telemetryPath: String
    let configurationFile: String?
    let authHealth: Bool
    let maxRequests: Int
    let created: ExpositionFormat.CreatedLines

    var pages: [Page] { Page.all(telemetryPath: telemetryPath) }

    /// The flag that the targets are from, for errors.
    var targetFlag: String { usesSystemdSocket ? "--web.systemd-socket" : "--web.listen-address" }
}
