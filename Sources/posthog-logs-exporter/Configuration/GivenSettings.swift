/// The text of a setting, and where it was given.
struct GivenText: Hashable, Sendable {
    let text: String
    let origin: SettingOrigin
    /// Of a list, in place of the text.
    var items: [[String: GivenText]] = []
}

/// What one way in gives: texts by dotted key.
struct GivenSettings: Hashable, Sendable {
    private(set) var texts: [String: GivenText] = [:]

    subscript(setting: SettingDescription) -> GivenText? {
        get { texts[setting.key] }
        set { texts[setting.key] = newValue }
    }

    /// By variables that are set and not empty.
    init(_ settings: [SettingDescription], of environment: Environment) {
        for setting in settings {
            guard let name = setting.variables.first(where: { environment.trimmed($0) != nil }),
                let text = environment.trimmed(name)
            else { continue }
            self[setting] = GivenText(text: text, origin: .variable(name))
        }
    }

    /// By flags that are given.
    init(flags: [(setting: SettingDescription, text: String?)] = []) {
        for (setting, text) in flags {
            guard let text, let flag = setting.flag else { continue }
            // A switch is named as it was written.
            let name = setting.kind == .bool && text == "false" ? "--no-\(flag.dropFirst(2))" : flag
            self[setting] = GivenText(text: text, origin: .flag(name))
        }
    }

    /// Values in place of the usual ones.
    init(standards: [(setting: SettingDescription, text: String)]) {
        for (setting, text) in standards { self[setting] = GivenText(text: text, origin: .standard) }
    }

    func merging(_ others: GivenSettings) -> GivenSettings {
        var merged = self
        merged.texts.merge(others.texts) { _, other in other }
        return merged
    }

    /// The first flag among what is given, if any.
    var firstFlag: (key: String, flag: String)? {
        for (key, given) in texts.sorted(by: { $0.key < $1.key }) {
            if case .flag(let flag) = given.origin { return (key, flag) }
        }
        return nil
    }
}

/// All ways in, the one that wins first.
struct SettingLayers: Sendable {
    var layers: [GivenSettings]

    /// Above all others.
    func under(_ layer: GivenSettings) -> SettingLayers { SettingLayers(layers: [layer] + layers) }

    /// What counts; nil where nobody gave it and there is no usual value.
    func given(_ setting: SettingDescription) -> GivenText? {
        layers.lazy.compactMap { $0[setting] }.first
            ?? setting.standard.map { GivenText(text: $0, origin: .standard) }
    }

    /// The same, read; an error names it as it was given, and says what it must be.
    func optional<Value>(_ setting: Setting<Value>) throws(SettingsError) -> Configured<Value>? {
        guard let given = given(setting.description) else { return nil }
        let configured = Configured(value: (), text: given.text, origin: given.origin, setting: setting.description)
        do throws(NotAllowed) {
            return Configured(
                value: try setting.read(given.text), text: given.text, origin: given.origin,
                setting: setting.description)
        } catch {
            throw configured.error(error.description, shows: .quoted)
        }
    }

    /// Of a setting that has a usual value.
    func value<Value>(_ setting: Setting<Value>) throws(SettingsError) -> Configured<Value> {
        guard let value = try optional(setting) else {
            preconditionFailure("\(setting.description.key) has no usual value")
        }
        return value
    }
}

/// The value of a setting that knows where it is from, so that one rule gives the message for each way in.
struct Configured<Value: Sendable>: Sendable {
    let value: Value
    let text: String
    let origin: SettingOrigin
    let setting: SettingDescription

    enum Showing {
        case plain, quoted, hidden
    }

    /// `exporter.yml:3:13: poll.lookback 7m must be …`, or the same with a flag or a variable.
    func error(_ reason: String, shows: Showing = .plain) -> SettingsError {
        let shown =
            switch shows {
            case .plain: " \(URLSecrets.redacted(text))"
            case .quoted: " \(URLSecrets.redacted(String(text.prefix(200))).debugDescription)"
            case .hidden: ""
            }
        return SettingsError("\(origin.location)\(origin.name(of: setting))\(shown) \(reason)")
    }

    /// How this one is called in an error about another.
    func name(beside other: SettingOrigin) -> String {
        origin == .standard ? other.name(beside: setting) : origin.name(of: setting)
    }
}
