import ArgumentParser
import Backfill
import Basics
import Glibc
import HTTP

/// Would these alerts have fired?
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract:
            "Say when the alerts of rule files would have fired on a history that backfill has written. It needs prometheus and promtool."
    )

    @Option(
        help: .init("Rule file of Prometheus; may be given several times.", valueName: "file"),
        completion: .file(extensions: ["yml", "yaml", "rules"]))
    var rules: [String]

    @Option(
        help: .init("Folder with the files that backfill has written.", valueName: "folder"), completion: .directory)
    var history: String

    @Option(
        parsing: .unconditional,
        help: .duration(
            "How often groups without an interval of their own are evaluated.", intervals, default: "1m"),
        transform: HumanDuration.within(intervals))
    var evaluationInterval = HumanDuration(seconds: 60)

    private static let intervals: ClosedRange<Int64> = 1...86_400

    func run() async throws {
        let files = try rules.map { path throws(SettingsError) in try RuleFile(path) }
        let history = try ReplayHistory(history)
        let signals = ProcessSignals.terminations()
        let interval = evaluationInterval.seconds
        let task = Task {
            let replay = try AlertReplay(files.flatMap(\.groups), history, evaluationInterval: interval)
            defer { replay.end() }
            return try await replay.run()
        }
        let listener = Task { for await _ in signals { task.cancel() } }
        defer { listener.cancel() }
        do {
            StandardOutput.write(try await task.value)
        } catch is CancellationError {
            throw StartFailure(description: "interrupted")
        }
    }
}

/// The files of a backfill, and the time that they are of.
struct ReplayHistory {
    /// Oldest first.
    let files: [String]
    let range: TimeRange

    init(_ folder: String) throws(SettingsError) {
        let names = (FolderNames.of(folder) ?? []).filter { $0.hasSuffix(".om") }.sorted()
        let days = names.compactMap { Timestamp(iso8601: String($0.dropLast(3))) }
        guard let first = days.first, let last = days.last, days.count == names.count else {
            throw SettingsError(
                "--history \(folder) has no files of a backfill: name the folder that was its --output")
        }
        files = names.map { "\(folder)/\($0)" }
        range = TimeRange(start: first, end: last.adding(seconds: 86_400))
    }
}
