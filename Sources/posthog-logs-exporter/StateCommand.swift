import ArgumentParser
import Basics
import Collector
import StateStore

/// What can be done with the saved state while the exporter does not run.
struct StateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state", abstract: "Look after the state that was saved.",
        subcommands: [StateCopyCommand.self, StatePruneCommand.self])
}

struct StatePruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract:
            "Remove what was saved of projects and own metrics that are no longer configured. The exporter must not run."
    )

    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Configuration") var config: ConfigOptions
    @OptionGroup(title: "PostHog") var posthog: PostHogOptions

    func run() async throws {
        let environment = Environment.process
        let settings = try state.resolve(environment)
        if case .nowhere = settings { throw SettingsError("no state: give --state.file or --state.database") }
        var source = try config.source(posthog.given, projectIDs: posthog.projectIDs, environment)
        // A project that has moved to another shard may come back, and goes on from here.
        source.extent = .everything
        let kept = try source.load().stateNames
        let saved = try SavedState(settings, .existing)
        defer { saved.close() }
        let gone = try saved.owners.filter { !kept.contains($0) }
        try saved.forget(gone)
        StandardOutput.write(gone.isEmpty ? "nothing to remove\n" : gone.map { "removed \($0)\n" }.joined())
    }
}

struct StateCopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copy all that was saved from a file into a database, or back. The exporter must not run.",
        discussion: "What is in neither place is not touched: a place that has some of it already is refused.")

    @Option(help: ArgumentHelp("Where the state is.", valueName: "file|url"), completion: .file())
    var from: String

    @Option(help: ArgumentHelp("Where a copy of it is put.", valueName: "file|url"), completion: .file())
    var to: String

    @Option(
        name: .of(ProcessSettings.databasePasswordFile), help: .of(ProcessSettings.databasePasswordFile),
        completion: .of(ProcessSettings.databasePasswordFile))
    var passwordFile: String?

    func run() async throws {
        let source = try SavedState(StateSettings(from, from: "--from", passwordFile: passwordFile), .existing)
        defer { source.close() }
        let target = try SavedState(StateSettings(to, from: "--to", passwordFile: passwordFile), .any)
        defer { target.close() }
        let owners = try source.owners
        let taken = Set(try target.owners).intersection(owners)
        if let first = taken.min() {
            throw StartFailure(
                description:
                    "\(target.name) has \(taken.count) of the \(Self.parts(owners.count)) already, such as \(first): name an empty file or database"
            )
        }
        var rows: [String: StateRows] = [:]
        for owner in owners { rows[owner] = try source.rows(of: owner) }
        try target.write(rows)
        StandardOutput.write("copied \(Self.parts(owners.count)) from \(source.name) to \(target.name)\n")
    }

    private static func parts(_ count: Int) -> String { "\(count) part\(count == 1 ? "" : "s")" }
}
