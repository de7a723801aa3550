import Basics
import Collector
import Logging
import StateStore

/// Polls every project once and writes the metrics to standard output, for who wants no server: a scheduled job, a first look.
struct OnceRun {
    let configuration: Configuration
    let environment: Environment
    let state: StateSettings
    let logger: Logger

    func run() async throws {
        if case .database = state {
            throw SettingsError("--once keeps no state in a database: give --state.file, or neither")
        }
        let polling = try await Polling(
            configuration, environment: environment, state: state, reloads: ReloadStatus(), logger: logger)
        await polling.begin()
        await polling.page.untilPolled()
        let text = String(decoding: polling.page.text, as: UTF8.self)
        let failed = polling.page.down.map(\.name)
        StandardOutput.write(text)
        let clock = SystemClock()
        for (name, state) in await polling.manager.stop() {
            await polling.state.file?.save(state.rowsWhenTaken(at: clock.uptime), of: name)
        }
        await polling.state.close()
        guard failed.isEmpty else {
            throw StartFailure(
                description:
                    "\(failed.count) of \(configuration.projects.count + configuration.metricPolls.count) polls failed: see the log "
                    + "(\(failed.prefix(5).joined(separator: ", ")))")
        }
    }
}
