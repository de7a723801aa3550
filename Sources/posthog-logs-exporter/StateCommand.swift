import ArgumentParser
import Basics
import Collector
import Glibc
import StateStore

/// What can be done with the saved state while the exporter does not run.
struct StateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state", abstract: "Look after the state file.", subcommands: [StatePruneCommand.self])
}

struct StatePruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract:
            "Remove what the state file holds of projects and own metrics that are no longer configured. The exporter must not run."
    )

    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Configuration") var config: ConfigOptions
    @OptionGroup(title: "PostHog") var posthog: PostHogOptions

    func run() async throws {
        let environment = Environment.process
        guard let path = try state.resolve(environment) else {
            throw SettingsError("no state file: give --state.file")
        }
        var source = try config.source(posthog.given, projectIDs: posthog.projectIDs, environment)
        // A project that has moved to another shard may come back, and goes on from here.
        source.extent = .everything
        let kept = try source.load().stateNames
        guard access(path, F_OK) == 0 else { throw StartFailure(description: "\(path): there is no state file") }
        let removed = try Self.prune(path, keeping: kept)
        StandardOutput.write(
            removed.isEmpty ? "nothing to remove\n" : removed.map { "removed \($0)\n" }.joined())
    }

    private static func prune(_ path: String, keeping kept: Set<String>) throws -> [String] {
        do {
            let database = try StateDatabase(path, clock: SystemClock())
            defer { database.close() }
            let gone = database.ownerNames.filter { !kept.contains($0) }
            try database.forget(gone)
            return gone
        } catch let failure as StateFileUnusable {
            throw StartFailure(description: "\(failure.description) (--state.file)")
        } catch let failure as StoreFailure {
            throw StartFailure(description: "\(path): \(failure.description) (--state.file)")
        }
    }
}
