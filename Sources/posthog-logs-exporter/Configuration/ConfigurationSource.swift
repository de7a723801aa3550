import Collector

/// Where the configuration comes from, and how it is read, at the start and again at each reload: a file or flags, over the
/// environment, over what is usual.
struct ConfigurationSource: Sendable {
    /// nil without a configuration file.
    let file: String?
    /// What flags say of data.
    let flags: GivenSettings
    /// Projects that flags name.
    let projectIDs: [String]
    let environment: Environment
    /// In place of the usual values.
    var standards = GivenSettings()
    var extent = Extent.ofProcess

    /// Which projects a configuration is of.
    enum Extent: Sendable {
        /// Those of the shard, if there is one.
        case ofProcess
        /// All, whatever process polls them.
        case everything
    }

    func load() throws(SettingsError) -> Configuration {
        guard let file else { return try configuration(ConfigurationFile.Contents(settings: flags), of: nil) }
        return try load(ConfigurationFile(path: file).bytes())
    }

    /// - Parameter bytes: of the configuration file.
    func load(_ bytes: [UInt8]) throws(SettingsError) -> Configuration {
        guard let file else { return try load() }
        try refuseFlags(beside: file)
        return try configuration(try ConfigurationFile(path: file).contents(of: bytes), of: bytes)
    }

    /// What a flag says and what the file says could contradict each other.
    private func refuseFlags(beside file: String) throws(SettingsError) {
        let found = projectIDs.isEmpty ? ofAllProcesses.firstFlag : ("projects", DataSettings.projectFlag)
        guard let found else { return }
        throw SettingsError(
            "\(found.flag) and --config.file cannot be used together: give \(found.key) in \(file)")
    }

    /// What tells processes with one file apart may stand beside it.
    private var ofAllProcesses: GivenSettings {
        var flags = flags
        flags[DataSettings.shard.description] = nil
        return flags
    }

    /// What the file says, or flags in its place, and which shard it is.
    private func settings(_ contents: ConfigurationFile.Contents) throws(SettingsError) -> GivenSettings {
        let shard = DataSettings.shard.description
        guard file != nil, let flag = flags[shard] else { return contents.settings }
        if let inFile = contents.settings[shard] {
            throw inFile.error("and \(flag.origin.name(of: shard)) are both given: use one")
        }
        var settings = contents.settings
        settings[shard] = flag
        return settings
    }

    private func shard(_ layers: SettingLayers) throws(SettingsError) -> Shard? {
        guard let choice = try layers.optional(DataSettings.shard), extent == .ofProcess else { return nil }
        do throws(NotAllowed) {
            return try choice.value.shard(environment)
        } catch {
            throw choice.error(error.description)
        }
    }

    private func configuration(
        _ contents: ConfigurationFile.Contents, of bytes: [UInt8]?
    ) throws(SettingsError) -> Configuration {
        let variables = GivenSettings(DataSettings.all, of: environment)
        let layers = SettingLayers(layers: [try settings(contents), variables, standards])
        let entries = contents.projects ?? projectsOfProcess()
        guard !entries.isEmpty else { throw noProject }
        var projects: [ProjectConfiguration] = []
        var seen = ProjectIdentities()
        let files = AuthoritiesFiles()
        for entry in entries {
            let rules = ConfigurationRules(
                layers: layers.under(entry.settings), environment: environment, authoritiesFiles: files)
            let project = try rules.project(id: entry.id, name: entry.name)
            try seen.add(project, entry)
            projects.append(project)
        }
        try checkProjects(of: contents.metrics, among: projects)
        let shard = try shard(layers)
        let budget = BudgetLimits(
            perMinute: try layers.value(DataSettings.perMinute).value,
            perHour: try layers.value(DataSettings.perHour).value)
        let sharing = shard.map { Sharing($0, projects, of: budget) }
        return Configuration(
            projects: sharing?.projects ?? projects, everyProject: projects, shard: shard,
            metrics: contents.metrics, budget: sharing?.budget ?? budget,
            showsCreated: try layers.value(DataSettings.createdTimestamps).value,
            commonKey: try? ConfigurationRules(layers: layers, environment: environment, authoritiesFiles: files).key(),
            given: GivenConfiguration(layers: layers, projects: entries, metrics: contents.metrics, sharing: sharing),
            contents: bytes)
    }

    private func checkProjects(
        of metrics: [LogMetric], among projects: [ProjectConfiguration]
    ) throws(SettingsError) {
        let names = projects.map(\.project.name)
        for name in metrics.flatMap({ $0.projects ?? [] }) where !names.contains(name.text) {
            let hint = NearestName.of(name.text, among: names).map { "did you mean \($0)? " } ?? ""
            throw name.error(
                "\(name.text.debugDescription) is no project of this file: \(hint)use a name under projects, or the ID of a project without one"
            )
        }
    }

    private func projectsOfProcess() -> [ConfigurationFile.Project] {
        let variable = DataSettings.projectVariables.first { !environment.list($0).isEmpty }
        let named = projectIDs.isEmpty ? variable.map { environment.list($0) } ?? [] : projectIDs
        let origin = projectIDs.isEmpty ? SettingOrigin.variable(variable ?? "") : .flag(DataSettings.projectFlag)
        return named.map { id in
            ConfigurationFile.Project(
                position: FilePosition(file: "", line: 0, column: 0, key: ""), id: GivenText(text: id, origin: origin),
                name: nil, settings: GivenSettings())
        }
    }

    private var noProject: SettingsError {
        guard let file else {
            return SettingsError(
                "no project ID: give --posthog.project-id or POSTHOG_PROJECT_ID (PostHog, Settings, Project, Project ID)"
            )
        }
        return SettingsError("\(file): no project: list at least one, such as projects: [{id: 12345}]")
    }
}

/// Refuses a project that is given twice, and a name that two projects would have.
private struct ProjectIdentities {
    private var ids: [String: ConfigurationFile.Project] = [:]
    private var names: [String: ConfigurationFile.Project] = [:]

    mutating func add(
        _ project: ProjectConfiguration, _ entry: ConfigurationFile.Project
    ) throws(SettingsError) {
        let location = entry.id.origin.location
        if let earlier = ids.updateValue(entry, forKey: project.project.stateName) {
            throw SettingsError(
                "\(location)project ID \(entry.id.text) is given twice\(Self.position(of: earlier)): name each project once"
            )
        }
        if let earlier = names.updateValue(entry, forKey: project.project.name) {
            throw SettingsError(
                "\((entry.name ?? entry.id).origin.location)project name \(project.project.name.debugDescription) is given "
                    + "twice\(Self.position(of: earlier)): give each project a name of its own")
        }
    }

    /// `, first in line 3`
    private static func position(of earlier: ConfigurationFile.Project) -> String {
        guard case .file(let position) = earlier.id.origin else { return "" }
        return ", first in line \(position.line)"
    }
}
