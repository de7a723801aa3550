import Basics
import HTTP
import Logging
import ServiceLifecycle

/// The servers with all that stands before the pages.
struct WebServers {
    let servers: [HTTPServer]
    let reload: WebReload?
    /// Where a person on this machine finds the metrics.
    let metricsLocation: String

    /// Connections at the same time, of all servers together.
    private static let connections = 1000
    /// What the rest of the program keeps open.
    private static let otherDescriptors = 200

    /// Starts the servers.
    /// - Parameters:
    ///   - accessControl: what requests pass; it uses the configuration file from here on.
    ///   - reloads: told the result of each reload.
    init(_ settings: WebSettings, accessControl: AccessControl, reloads: ReloadStatus, logger: Logger) throws {
        guard let path = settings.configurationFile else {
            servers = try Self.start(settings, tls: nil, accessControl: accessControl, logger: logger)
            metricsLocation = Self.location(settings, servers, scheme: "http")
            reload = nil
            return
        }
        let file = WebConfigurationFile(path: path)
        let reading = file.read()
        let configuration = try reading.result.get()
        // Before anybody can ask, the rules are to be there.
        accessControl.use(configuration)
        servers = try Self.start(settings, tls: configuration.tls, accessControl: accessControl, logger: logger)
        metricsLocation = Self.location(settings, servers, scheme: configuration.tls == nil ? "http" : "https")
        reload = WebReload(
            file, files: reading.files, configuration: configuration, status: reloads, clock: SystemClock(),
            logger: logger
        ) { [servers] configuration in
            accessControl.use(configuration)
            let headers = configuration.headers.isEmpty ? nil : ExtraHeaders(configuration.headers)
            for server in servers {
                server.use(headers)
                if let tls = configuration.tls { server.use(tls) }
            }
        }
    }

    private static func start(
        _ settings: WebSettings, tls: TLSContext?, accessControl: AccessControl, logger: Logger
    ) throws -> [HTTPServer] {
        let limits = limits(servers: settings.targets.count)
        return try settings.targets.map { target in
            let configuration = ServerConfiguration(
                target: target, threads: 1, connectionTimeout: limits.idleTime, limits: limits, tls: tls)
            do throws(ServerFailure) {
                let server = try HTTPServer(configuration, handler: accessControl.pass)
                logger.info("listening", metadata: ["address": "\(name(target, server))", "tls": "\(tls != nil)"])
                return server
            } catch {
                throw StartFailure(description: "\(error.description) (\(settings.targetFlag))")
            }
        }
    }

    private static func limits(servers: Int) -> ConnectionLimits {
        let descriptors = DescriptorLimit.raise(to: connections + otherDescriptors)
        let total = max(10, min(connections, descriptors - otherDescriptors) / max(servers, 1))
        return ConnectionLimits(
            total: total, perAddress: max(4, total / 4), headerTime: .seconds(10),
            idleTime: .seconds(120), answerTime: .seconds(60), headerBytes: 16_384)
    }

    private static func location(_ settings: WebSettings, _ servers: [HTTPServer], scheme: String) -> String {
        let path = settings.routePrefix + settings.telemetryPath
        guard let target = settings.targets.first, let server = servers.first else { return path }
        let address = name(target, server)
        guard let authority = try? ServerConfiguration.loopbackAuthority(of: address) else {
            return "\(path) on \(address)"
        }
        return "\(scheme)://\(authority)\(path)"
    }

    /// The host as it was written, and the port that it became.
    private static func name(_ target: ServerConfiguration.Target, _ server: HTTPServer) -> String {
        guard case .address(let address) = target else { return server.localAddress }
        return "\(address.prefix(upTo: address.lastIndex(of: ":") ?? address.endIndex)):\(server.port)"
    }
}
