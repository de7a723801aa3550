import ArgumentParser

// Flags are made of the descriptions of their settings, so that name, help, allowed and usual value stand once.

extension NameSpecification {
    static func of<Value>(_ setting: Setting<Value>) -> NameSpecification {
        .customLong(String((setting.description.flag ?? setting.description.key).drop { $0 == "-" }))
    }
}

extension ArgumentHelp {
    /// - Parameters:
    ///   - standards: usual values of the command, in place of those of the setting.
    ///   - note: more of it.
    static func of<Value>(
        _ setting: Setting<Value>, in standards: GivenSettings = GivenSettings(), _ note: String = ""
    ) -> ArgumentHelp {
        let description = setting.description
        var parts = [description.help, note].filter { !$0.isEmpty }
        // The name that every flag has is said once, for all of them.
        let others = description.variables.dropFirst()
        if !others.isEmpty { parts.append("[\(others.joined(separator: ", "))]") }
        let standard = standards[description]?.text ?? description.standard
        parts += [allowed(description.kind, standard: standard)].compactMap(\.self)
        return ArgumentHelp(
            stringLiteral: parts.joined(separator: " ")
        ).valued(valueName(of: description))
    }

    /// nil for a switch.
    private static func valueName(of setting: SettingDescription) -> String? {
        switch setting.kind {
        case .bool: nil
        case .choice: setting.name
        default: setting.kind.placeholder
        }
    }

    /// `(1s to 1h; default: 60s)`
    private static func allowed(_ kind: SettingKind, standard: String?) -> String? {
        let usual = kind == .bool ? (standard == "true" ? "on" : nil) : standard
        let parts = [kind.allowed, usual.map { "default: \($0)" }].compactMap(\.self)
        return parts.isEmpty ? nil : "(\(parts.joined(separator: "; ")))"
    }

    private func valued(_ name: String?) -> ArgumentHelp {
        var help = self
        if let name { help.valueName = name }
        return help
    }
}

extension CompletionKind {
    /// What a shell offers as a value: files, or what is allowed.
    static func of<Value>(_ setting: Setting<Value>) -> CompletionKind {
        switch setting.description.kind {
        case .text(let placeholder) where ["file", "filename"].contains(placeholder): .file()
        case .choice(let words): .list(words)
        case .interval: .list(["auto"])
        default: .default
        }
    }
}

extension SettingLayers {
    /// Of settings that no configuration file has: flags, and what the environment says.
    static func process(_ flags: GivenSettings, _ environment: Environment) -> SettingLayers {
        SettingLayers(layers: [
            flags, GivenSettings(ProcessSettings.all + CommandSettings.all, of: environment),
        ])
    }
}
