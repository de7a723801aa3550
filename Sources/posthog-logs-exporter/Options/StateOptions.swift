import ArgumentParser

/// Where the counters survive a restart.
struct StateOptions: ParsableArguments {
    @Option(
        name: .of(ProcessSettings.stateFile), help: .of(ProcessSettings.stateFile),
        completion: .of(ProcessSettings.stateFile))
    var file: String?

    /// The path; nil if nothing is to be kept.
    func resolve(_ environment: Environment) throws(SettingsError) -> String? {
        let flags = GivenSettings(flags: [(ProcessSettings.stateFile.description, file)])
        guard let file = try SettingLayers.process(flags, environment).optional(ProcessSettings.stateFile) else {
            return nil
        }
        guard !file.value.isEmpty else {
            throw file.error("is empty: name a file, or leave it out", shows: .hidden)
        }
        guard !file.value.hasSuffix("/") else {
            throw file.error("is a folder: name a file in it, such as \(file.value)state")
        }
        return file.value
    }
}
