import Basics
import Collector
import Ledger
import Patterns

/// What has to be true of the settings of one project. Each rule is written once, whichever way a setting was given.
struct ConfigurationRules {
    let layers: SettingLayers
    let environment: Environment
    let authoritiesFiles: AuthoritiesFiles

    func project(id: GivenText, name: GivenText?) throws(SettingsError) -> ProjectConfiguration {
        try ProjectName.check(id: id)
        if let name { try ProjectName.check(name: name) }
        let host = try host()
        return ProjectConfiguration(
            project: Project(name: name?.text ?? id.text, id: id.text, host: host.url), host: host, key: try key(),
            authorities: try authorities(), timeout: try layers.value(DataSettings.timeout).value.duration,
            settings: try pollSettings(), asksForCheckpoint: try layers.value(DataSettings.ingestionLag).value)
    }

    // MARK: PostHog

    private func host() throws(SettingsError) -> PostHogHost {
        let host = try layers.value(DataSettings.host)
        let allowsHTTP = try layers.value(DataSettings.allowsHTTP)
        do throws(NotAllowed) {
            return try PostHogHost(
                host.value, allowHTTP: allowsHTTP.value, permission: allowsHTTP.name(beside: host.origin))
        } catch {
            // It may hold a password, so it is not shown.
            throw host.error(error.description, shows: .hidden)
        }
    }

    /// The key of the first way in that names one.
    func key() throws(SettingsError) -> KeyReference {
        for layer in layers.layers {
            let one = SettingLayers(layers: [layer])
            let file = try one.optional(DataSettings.keyFile)
            guard let variable = try one.optional(DataSettings.keyVariable) else {
                if let file { return .file(try path(file)) }
                continue
            }
            if let file {
                throw variable.error(
                    "and \(file.name(beside: variable.origin)) are both given: use one", shows: .hidden)
            }
            return .variable(try checked(variable))
        }
        if environment[DataSettings.defaultKeyVariable] != nil { return .variable(DataSettings.defaultKeyVariable) }
        throw SettingsError(
            "no API key: give posthog.api_key_file in the configuration file, --posthog.api-key-file, POSTHOG_API_KEY_FILE or "
                + "POSTHOG_PERSONAL_API_KEY (a personal API key with the scope logs:read)")
    }

    /// The name of a variable is not shown where it may be the key itself.
    private func checked(_ variable: Configured<String>) throws(SettingsError) -> String {
        let isName = variable.value.utf8.allSatisfy { byte in
            let character = Character(Unicode.Scalar(byte))
            return character.isLetter || character.isNumber || character == "_"
        }
        guard isName, variable.value.first?.isNumber == false, !ProjectName.looksLikeKey(variable.value) else {
            throw variable.error("must be the name of an environment variable that holds the key", shows: .hidden)
        }
        guard environment[variable.value] != nil else {
            throw variable.error("is not set in the environment of the exporter, or is empty")
        }
        return variable.value
    }

    private func authorities() throws(SettingsError) -> AuthoritiesFile? {
        guard let file = try layers.optional(DataSettings.authoritiesFile) else { return nil }
        return try authoritiesFiles.file(try path(file), from: file)
    }

    /// Paths in a file are relative to its folder.
    private func path(_ file: Configured<String>) throws(SettingsError) -> String {
        guard !file.value.isEmpty else { throw file.error("is empty: name a file, or leave it out", shows: .hidden) }
        guard case .file(let position) = file.origin, !file.value.hasPrefix("/"),
            let end = position.file.lastIndex(of: "/")
        else { return file.value }
        return position.file[...end] + file.value
    }

    // MARK: Polling

    private func pollSettings() throws(SettingsError) -> PollSettings {
        let interval = try layers.value(DataSettings.interval).value
        return PollSettings(
            interval: interval.duration,
            horizon: LedgerHorizon(
                grid: try grid(), catchupSeconds: try layers.value(DataSettings.maxCatchup).value.seconds,
                sweeps: try layers.value(DataSettings.sweep).value),
            windowSeconds: try windowSeconds(), seriesLimit: try layers.value(DataSettings.seriesLimit).value,
            services: try services(), asksForAlerts: try layers.value(DataSettings.alerts).value,
            asksForExemplars: try layers.value(DataSettings.exemplars).value, isPaced: interval == .auto)
    }

    private func grid() throws(SettingsError) -> BucketGrid {
        let bucket = try layers.value(DataSettings.bucket)
        let lookback = try layers.value(DataSettings.lookback)
        let (width, length) = (bucket.value.seconds, lookback.value.seconds)
        guard BucketGrid.widths.contains(width) else {
            let widths = BucketGrid.widths.map { HumanDuration(seconds: $0).description }.joined(separator: ", ")
            throw bucket.error("is not supported: use one of \(widths)")
        }
        let bucketName = bucket.name(beside: lookback.origin)
        guard length % width == 0 else {
            throw lookback.error("must be a multiple of \(bucketName) \(bucket.value)")
        }
        let count = length / width
        guard count <= Int64(BucketGrid.maxBuckets) else {
            throw lookback.error(
                "has \(count) buckets of \(bucket.value), the maximum is \(BucketGrid.maxBuckets): shorten it or use a wider "
                    + bucketName)
        }
        return BucketGrid(bucketSeconds: width, bucketCount: Int(count))
    }

    // MARK: Services

    private func services() throws(SettingsError) -> ServiceMapping {
        ServiceMapping(
            include: try layers.optional(DataSettings.include).map(pattern),
            exclude: try layers.optional(DataSettings.exclude).map(pattern), renames: try renames(),
            limit: try layers.optional(DataSettings.serviceLimit)?.value, lifetimeSeconds: try seriesLifetime())
    }

    private func pattern(_ text: Configured<String>) throws(SettingsError) -> Pattern {
        do throws(PatternError) {
            return try Pattern(text.value)
        } catch {
            throw text.error("is not a regular expression of RE2: \(error.description)", shows: .quoted)
        }
    }

    private func renames() throws(SettingsError) -> [ServiceMapping.Rename] {
        var renames: [ServiceMapping.Rename] = []
        for item in layers.given(DataSettings.renames)?.items ?? [] {
            guard let match = item["match"], let replacement = item["replacement"] else { continue }
            let pattern = try pattern(configured(match))
            do throws(PatternError) {
                renames.append(
                    ServiceMapping.Rename(
                        match: pattern, replacement: try PatternReplacement(replacement.text, for: pattern)))
            } catch {
                throw configured(replacement).error("cannot be used: \(error.description)", shows: .quoted)
            }
        }
        return renames
    }

    private func configured(_ given: GivenText) -> Configured<String> {
        Configured(value: given.text, text: given.text, origin: given.origin, setting: DataSettings.renames)
    }

    /// nil for ever.
    private func seriesLifetime() throws(SettingsError) -> Int64? {
        let lifetime = try layers.value(DataSettings.seriesLifetime)
        guard lifetime.value.seconds > 0 else { return nil }
        let lookback = try layers.value(DataSettings.lookback)
        guard lifetime.value.seconds >= max(86_400, lookback.value.seconds) else {
            throw lifetime.error(
                "must be at least 1d and \(lookback.name(beside: lifetime.origin)), since entries may still arrive until then, "
                    + "or 0s for ever")
        }
        return lifetime.value.seconds
    }

    private func windowSeconds() throws(SettingsError) -> Int64 {
        let window = try layers.value(DataSettings.window)
        guard window.value.seconds % 60 == 0 else {
            throw window.error("must be whole minutes, from 1m to 1h")
        }
        return window.value.seconds
    }
}
