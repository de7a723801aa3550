import ArgumentParser

/// Where the counters survive a restart.
struct StateOptions: ParsableArguments {
    @Option(
        name: .customLong("state.file"),
        help: .init(
            "File that keeps the counters over restarts; without one they start at 0. "
                + "[POSTHOG_LOGS_EXPORTER_STATE_FILE]", valueName: "path"))
    var file: String?

    /// The path; nil if nothing is to be kept.
    func resolve(_ environment: Environment) throws(SettingsError) -> String? {
        guard let file = file ?? environment["POSTHOG_LOGS_EXPORTER_STATE_FILE"] else { return nil }
        guard !file.isEmpty else {
            throw SettingsError("--state.file is empty: name a file, or leave the flag out")
        }
        guard !file.hasSuffix("/") else {
            throw SettingsError("--state.file \(file) is a folder: name a file in it, such as \(file)state")
        }
        return file
    }
}
