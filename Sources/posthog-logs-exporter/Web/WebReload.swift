import Basics
import Collector
import HTTP
import Logging
import ServiceLifecycle

/// Checks once a second whether the web configuration or a file that it names has changed, and has the new one used. One
/// that is broken changes nothing. Warns in the log when the server's certificate is about to end.
actor WebReload: Service {
    private static let interval: Duration = .seconds(1)

    private let file: WebConfigurationFile
    private let usesTLS: Bool
    private var wasEmpty: Bool
    private let use: @Sendable (WebConfiguration) -> Void
    private let status: ReloadStatus
    private let clock: any WallClock
    private let logger: Logger
    private var files: WatchedFiles
    private var reminder: CertificateReminder?

    /// - Parameters:
    ///   - files: as they were when they were last read.
    ///   - configuration: what was read; it is used at once.
    ///   - use: called with each new configuration.
    init(
        _ file: WebConfigurationFile, files: WatchedFiles, configuration: WebConfiguration, status: ReloadStatus,
        clock: any WallClock, logger: Logger, use: @escaping @Sendable (WebConfiguration) -> Void
    ) {
        self.file = file
        self.files = files
        self.use = use
        self.status = status
        self.clock = clock
        self.logger = logger
        usesTLS = configuration.tls != nil
        wasEmpty = configuration.isEmptyFile
        reminder = configuration.tls?.validity.map(CertificateReminder.init)
        use(configuration)
        status.succeeded(.web, at: clock.now)
        status.use(certificate: configuration.tls?.validity)
        guard configuration.isEmptyFile else { return }
        logger.warning(
            "the web configuration is empty: metrics are served over plain HTTP without a password",
            metadata: ["file": "\(file.path)"])
    }

    func run() async throws {
        remind()
        await cancelWhenGracefulShutdown {
            while (try? await self.clock.sleep(for: Self.interval)) != nil { await self.check() }
        }
    }

    /// Reads the files again if one has changed.
    func check() {
        if files.haveChanged { reread() }
        remind()
    }

    private func remind() {
        guard let problem = reminder?.due(at: clock.now, uptime: clock.uptime), let validity = reminder?.validity else {
            return
        }
        logger.warning(
            "\(problem.rawValue)",
            metadata: [
                "valid_from": "\(validity.start)", "valid_until": "\(validity.end)", "file": "\(file.path)",
            ])
    }

    /// Reads the files again. Returns why they cannot be used.
    @discardableResult
    func reread() -> SettingsError? {
        let reading = file.read()
        files = reading.files
        do throws(SettingsError) {
            let configuration = try reading.result.get()
            guard (configuration.tls != nil) == usesTLS else {
                throw SettingsError("\(file.path): TLS cannot be turned \(usesTLS ? "off" : "on") without a restart")
            }
            // A file that somebody is writing is empty for a moment.
            guard wasEmpty || !configuration.isEmptyFile else {
                throw SettingsError(
                    "\(file.path) is empty: restart the exporter to serve plain HTTP without a password")
            }
            wasEmpty = configuration.isEmptyFile
            reminder = configuration.tls?.validity.map(CertificateReminder.init)
            use(configuration)
            status.succeeded(.web, at: clock.now)
            status.use(certificate: configuration.tls?.validity)
            logger.info("web configuration reloaded", metadata: ["file": "\(file.path)"])
            return nil
        } catch {
            status.failed(.web, error.description)
            logger.error(
                "web configuration not reloaded, keeping the old one", metadata: ["error": "\(error.description)"])
            return error
        }
    }
}
