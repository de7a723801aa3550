import Basics
import Collector
import Logging
import StateStore

/// Polls every project once and writes the metrics to standard output, for who wants no server: a scheduled job, a first look.
struct OnceRun {
    let configuration: Configuration
    let environment: Environment
    /// The path of the state file, if there is to be one.
    let stateFile: String?
    let logger: Logger

    func run() async throws {
        let polling = try await Polling(
            configuration, environment: environment, stateFile: stateFile, reloads: ReloadStatus(), logger: logger)
        await polling.begin()
        await polling.page.untilPolled()
        let text = String(decoding: polling.page.text, as: UTF8.self)
        let failed = polling.page.down.map(\.name)
        StandardOutput.write(text)
        let clock = SystemClock()
        for (name, state) in await polling.manager.stop() {
            await polling.keeper?.save(state.rowsWhenTaken(at: clock.uptime), of: name)
        }
        await polling.keeper?.close()
        guard failed.isEmpty else {
            throw StartFailure(
                description:
                    "\(failed.count) of \(configuration.projects.count + configuration.metricPolls.count) polls failed: see the log "
                    + "(\(failed.prefix(5).joined(separator: ", ")))")
        }
    }
}
