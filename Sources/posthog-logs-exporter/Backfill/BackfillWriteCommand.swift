import ArgumentParser
import Backfill
import Basics
import LogsReading
import PostHogLogs
import StateStore

struct BackfillWriteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write",
        abstract:
            "Read the entries of past days from PostHog, and write the counters as OpenMetrics, a file a day, or send them by remote write. This is what backfill does."
    )

    @OptionGroup(title: "Days") var days: BackfillRangeOptions

    @Option(
        help: .init(
            "Folder for the files, and for how far the work has come: the same command goes on there after an interruption.",
            valueName: "folder"), completion: .directory)
    var output: String

    @Option(
        help: .init(
            """
            State of the exporter whose counters go on where these end, which may be running: its file, or the address of its \
            database. History ends with the entries that were there before they began to count. It takes the place of --to.
            """, valueName: "file|url"), completion: .file())
    var untilState: String?

    @Option(
        name: .of(ProcessSettings.databasePasswordFile), help: .of(ProcessSettings.databasePasswordFile),
        completion: .of(ProcessSettings.databasePasswordFile))
    var passwordFile: String?

    @Flag(help: "Only say how many requests it takes.")
    var dryRun = false

    @OptionGroup(title: "Remote write") var remote: RemoteWriteOptions
    @OptionGroup(title: "Labels") var target: BackfillTargetOptions
    @OptionGroup(title: "Asking") var connection: LogsConnectionOptions

    func validate() throws {
        guard passwordFile == nil || untilState.map(PostgreSQLAddress.isAddress) == true else {
            throw SettingsError("--state.database-password-file needs --until-state with the address of a database")
        }
        guard try stateSettings != nil else { return }
        guard days.to == nil else {
            throw SettingsError("--to and --until-state cannot be used together: the state says where history ends")
        }
        guard !days.partial else {
            throw SettingsError("--partial and --until-state cannot be used together: leave out --partial")
        }
    }

    /// Where the live counters are; nil where the history does not end with them.
    var stateSettings: StateSettings? {
        get throws(SettingsError) {
            guard let untilState else { return nil }
            return try StateSettings(untilState, from: "--until-state", passwordFile: passwordFile)
        }
    }

    func run() async throws {
        let connection = connection
        // What is wrong with the settings or the folder is said before anything is asked.
        _ = try connection.resolve(.process)
        _ = try remote.credentials()
        try remote.checkAuthorities()
        let folder = try BackfillFolder(output, for: dryRun ? .dryRun : .work)
        try await LogsSession.run(connection) { session in
            do {
                try await BackfillJob(session: session, command: self, folder: folder).run()
            } catch is CancellationError {
                throw ReadingFailure.cancelled
            }
            return true
        }
    }

    /// What is written, by which a folder is recognised: one line.
    func purpose(_ parts: [String]) -> String {
        let range = "from=\(days.from) to=\(days.to?.description ?? "") partial=\(days.partial)"
        let step = "step=\(days.step?.rawValue ?? "")"
        return ([range, step, "job=\(target.job)", "instance=\(target.instance)", "to=\(remote.url ?? "")"] + parts)
            .joined(separator: " ")
    }
}
