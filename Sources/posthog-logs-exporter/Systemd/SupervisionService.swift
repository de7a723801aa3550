import Glibc
import Logging
import ServiceLifecycle
import StateStore

/// Notifies systemd that the exporter is ready, alive, and stopping.
///
/// It belongs at the end of the services: what it follows serves by then, and it is the first to hear of the end. Watchdog
/// messages come from the threads that poll, so that there are none when these are stuck.
struct SupervisionService: Service {
    private let socket: NotifySocket
    /// How often a watchdog message is sent; nil if none is wanted.
    let watchdogInterval: Duration?
    private let logger: Logger

    /// nil where nobody supervises.
    init?(_ environment: Environment, process: pid_t = getpid(), logger: Logger) throws(SettingsError) {
        guard let socket = try NotifySocket(environment) else { return nil }
        self.socket = socket
        watchdogInterval = Self.watchdogInterval(environment, process: process)
        self.logger = logger
    }

    func run() async throws {
        notify("READY=1")
        if let watchdogInterval {
            await cancelWhenGracefulShutdown {
                while (try? await Task.sleep(for: watchdogInterval)) != nil { notify("WATCHDOG=1") }
            }
        } else {
            try? await gracefulShutdown()
        }
        notify("STOPPING=1")
    }

    /// Half of the time after which systemd would take the process for dead, as sd_watchdog_enabled(3) recommends.
    private static func watchdogInterval(_ environment: Environment, process: pid_t) -> Duration? {
        guard let limit = environment["WATCHDOG_USEC"].flatMap(Int64.init), limit > 1,
            environment["WATCHDOG_PID"].map({ $0 == String(process) }) ?? true
        else { return nil }
        return .microseconds(limit / 2)
    }

    private func notify(_ state: String) {
        do throws(SystemFailure) {
            try socket.send(state)
        } catch {
            logger.warning("cannot notify systemd", metadata: ["state": "\(state)", "error": "\(error)"])
        }
    }
}
