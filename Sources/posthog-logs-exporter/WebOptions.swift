import ArgumentParser
import Exposition
import Wire

/// Where metrics are served.
struct WebOptions: ParsableArguments {
    @Option(
        name: .customLong("web.listen-address"),
        help: .init("Address to serve on; repeat it for more. (default: :10095)", valueName: "host:port"))
    var listenAddresses: [String] = []

    @Option(
        name: .customLong("web.telemetry-path"), help: .init("Path of the metrics.", valueName: "path"))
    var telemetryPath = "/metrics"

    @Flag(
        name: .customLong("web.created-timestamps"),
        help: "Tell in OpenMetrics since when each counter counts, as a series of its own (_created).")
    var showsCreated = false

    func resolve(defaultAddress: String) throws(SettingsError) -> WebSettings {
        guard telemetryPath.hasPrefix("/"),
            telemetryPath.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"?#%".utf8.contains($0) })
        else {
            throw SettingsError(
                "--web.telemetry-path \(telemetryPath) is no path: begin it with a slash, like /metrics")
        }
        guard !Routes.reserved.contains(telemetryPath) else {
            throw SettingsError("--web.telemetry-path \(telemetryPath) is taken: use another one, like /metrics")
        }
        let addresses = listenAddresses.isEmpty ? [defaultAddress] : listenAddresses
        for address in addresses { try check(address) }
        return WebSettings(
            listenAddresses: addresses, telemetryPath: telemetryPath, created: showsCreated ? .shown : .omitted)
    }

    private func check(_ address: String) throws(SettingsError) {
        do throws(ServerFailure) {
            try ServerConfiguration(address: address).checkAddress()
        } catch {
            throw SettingsError("\(error.description) (--web.listen-address)")
        }
    }
}

struct WebSettings {
    let listenAddresses: [String]
    let telemetryPath: String
    let created: ExpositionFormat.CreatedLines
}
