import ArgumentParser
import HTTP

/// What a container's health check runs: an image needs no other HTTP client.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Check whether the exporter on this machine is healthy; exit code 0 if so, else 1.")

    @Option(
        name: .of(ProcessSettings.listenAddress),
        help: .init(
            "The listen address of the exporter. (default: \(ServeStandards.listenAddress))", valueName: "host:port"))
    var listenAddress: String?

    @OptionGroup var paths: PathOptions

    @Flag(name: .of(CommandSettings.usesHTTPS), help: .of(CommandSettings.usesHTTPS))
    var https = false

    private static let timeout: Duration = .seconds(5)

    func run() async throws {
        let url = try url()
        let status: Int
        do {
            status = try await Self.status(of: url)
        } catch let failure as HTTPClientFailure {
            throw StartFailure(description: "not healthy: \(url): \(failure.reason)")
        }
        guard status == 200 else { throw StartFailure(description: "not healthy: \(url) responds with \(status)") }
        StandardOutput.write("healthy\n")
    }

    /// - Parameter environment: where the exporter may have its address from as well, and this command its settings.
    func url(_ environment: Environment = .process) throws(SettingsError) -> String {
        let variables = ProcessSettings.listenAddress.description.variables
        let address = listenAddress ?? variables.flatMap(environment.list).first ?? ServeStandards.listenAddress
        let given = GivenSettings(flags: [(CommandSettings.usesHTTPS.description, https ? "true" : nil)])
        let usesHTTPS = try SettingLayers.process(given, environment).value(CommandSettings.usesHTTPS).value
        let prefix = try paths.resolve(environment).routePrefix
        do throws(ServerFailure) {
            let authority = try ServerConfiguration.loopbackAuthority(of: address)
            return "\(usesHTTPS ? "https" : "http")://\(authority)\(prefix)\(Page.healthy.path)"
        } catch {
            throw SettingsError("\(error.description) (--web.listen-address)")
        }
    }

    private static func status(of url: String) async throws -> Int {
        let client: HTTPClient
        do throws(HTTPClientUnavailable) {
            client = try HTTPClient(userAgent: BuildInfo.userAgent)
        } catch {
            throw StartFailure(description: error.description)
        }
        defer { client.shutdown() }
        let request = HTTPClientRequest(
            url: url, timeout: timeout, connectTimeout: timeout, maxBodyBytes: 1 << 16, peer: .thisMachine)
        return try await client.send(request).status
    }
}

extension HTTPClientFailure {
    fileprivate var reason: String {
        switch self {
        case .unreachable(let text), .untrusted(let text), .timeout(let text): text
        case .tooLarge(let limit): "the response is larger than \(limit) bytes"
        case .cancelled: "cancelled"
        }
    }
}
