import ArgumentParser

/// Counters from before the exporter was there.
struct BackfillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill",
        abstract: "Write the counters of days before the exporter was there, for Prometheus.",
        subcommands: [BackfillWriteCommand.self, ReplayCommand.self], defaultSubcommand: BackfillWriteCommand.self)
}
