import ArgumentParser
import HTTP

/// What a container's health check runs: an image needs no other HTTP client.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Ask the exporter of this machine whether it serves; exit 0 if so, else 1.")

    @Option(
        name: .customLong("web.listen-address"),
        help: .init("Where it listens, as it was told itself.", valueName: "host:port"))
    var listenAddress = WebOptions.defaultAddress

    @Flag(help: "Speak HTTPS. The certificate is not checked: it is for the name by which others know this machine.")
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
        guard status == 200 else { throw StartFailure(description: "not healthy: \(url) answers \(status)") }
        StandardOutput.write("healthy\n")
    }

    func url() throws(SettingsError) -> String {
        do throws(ServerFailure) {
            let authority = try ServerConfiguration.loopbackAuthority(of: listenAddress)
            return "\(https ? "https" : "http")://\(authority)\(Page.healthy.path)"
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
        case .tooLarge(let limit): "more than \(limit) bytes in answer"
        case .cancelled: "cancelled"
        }
    }
}
