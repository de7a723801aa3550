import ArgumentParser

/// Which file holds the configuration, if one does.
struct ConfigOptions: ParsableArguments {
    @Option(
        name: .of(ProcessSettings.configurationFile), help: .of(ProcessSettings.configurationFile),
        completion: .of(ProcessSettings.configurationFile))
    var file: String?

    /// - Parameters:
    ///   - flags: what other flags say of data.
    ///   - projectIDs: projects that flags name.
    func source(
        _ flags: GivenSettings, projectIDs: [String], _ environment: Environment
    ) throws(SettingsError) -> ConfigurationSource {
        let own = GivenSettings(flags: [(ProcessSettings.configurationFile.description, file)])
        let file = try SettingLayers.process(own, environment).optional(ProcessSettings.configurationFile)
        guard file?.value.isEmpty != true else {
            throw SettingsError("--config.file is empty: name a file, or leave the flag out")
        }
        return ConfigurationSource(
            file: file?.value, flags: flags, projectIDs: projectIDs, environment: environment)
    }
}

/// How that file is watched.
struct AutoReloadOptions: ParsableArguments {
    @Option(
        name: .of(ProcessSettings.autoReloadInterval), parsing: .unconditional,
        help: .of(ProcessSettings.autoReloadInterval))
    var interval: String?

    /// nil for never.
    /// - Parameter file: the configuration file, if there is one.
    func resolve(_ environment: Environment, of file: String?) throws(SettingsError) -> Duration? {
        let flags = GivenSettings(flags: [(ProcessSettings.autoReloadInterval.description, interval)])
        let interval = try SettingLayers.process(flags, environment).value(ProcessSettings.autoReloadInterval)
        guard interval.value.seconds > 0 else { return nil }
        guard file != nil else { throw interval.error("needs --config.file", shows: .hidden) }
        return interval.value.duration
    }
}
