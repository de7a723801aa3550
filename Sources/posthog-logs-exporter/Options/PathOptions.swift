import ArgumentParser

/// Where the pages are, within the server and from outside.
struct PathOptions: ParsableArguments {
    @Option(name: .of(ProcessSettings.externalURL), help: .of(ProcessSettings.externalURL))
    var externalURL: String?

    @Option(name: .of(ProcessSettings.routePrefix), help: .of(ProcessSettings.routePrefix))
    var routePrefix: String?

    /// What stands before all paths is that of the external URL, unless somebody says otherwise.
    func resolve(
        _ environment: Environment
    ) throws(SettingsError) -> (routePrefix: String, externalURL: ExternalURL?) {
        let layers = SettingLayers.process(
            GivenSettings(flags: [
                (ProcessSettings.externalURL.description, externalURL),
                (ProcessSettings.routePrefix.description, routePrefix),
            ]), environment)
        let external = try layers.optional(ProcessSettings.externalURL)?.value
        let prefix = try layers.optional(ProcessSettings.routePrefix)?.value
        return (prefix ?? external?.path ?? "", external)
    }
}
