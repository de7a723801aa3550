import Basics
import Collector
import Logging
import ServiceLifecycle

/// Looks once a second whether the web configuration or a file that it names has changed, and has the new one used. One
/// that is broken changes nothing.
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
        use(configuration)
        status.succeeded(at: clock.now)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await self.clock.sleep(for: Self.interval)) != nil { await self.look() }
        }
    }

    /// Reads the files again if one has changed.
    func look() {
        guard files.haveChanged else { return }
        reread()
    }

    /// Reads the files again.
    func reread() {
        let reading = file.read()
        files = reading.files
        do throws(SettingsError) {
            let configuration = try reading.result.get()
            guard (configuration.tls != nil) == usesTLS else {
                throw SettingsError("\(file.path): TLS cannot be turned \(usesTLS ? "off" : "on") without a restart")
            }
            // A file that somebody is writing is empty for a moment.
            guard wasEmpty || !configuration.isEmptyFile else {
                throw SettingsError("\(file.path) is empty: restart to serve without what stood in it")
            }
            wasEmpty = configuration.isEmptyFile
            use(configuration)
            status.succeeded(at: clock.now)
            logger.info("web configuration reloaded", metadata: ["file": "\(file.path)"])
        } catch {
            status.failed()
            logger.error(
                "web configuration not reloaded, the old one stays", metadata: ["error": "\(error.description)"])
        }
    }
}
