/// Where the value of a setting is from. Errors name it the way the user wrote it.
enum SettingOrigin: Hashable, Sendable {
    case flag(String)
    case variable(String)
    case file(FilePosition)
    /// Nobody gave it.
    case standard

    /// What precedes the name in an error: the position in the file.
    var location: String {
        guard case .file(let position) = self else { return "" }
        return "\(position.description): "
    }

    /// How the setting is called there.
    func name(of setting: SettingDescription) -> String {
        switch self {
        case .flag(let flag): flag
        case .variable(let variable): variable
        case .file(let position): position.key
        case .standard: setting.flag ?? setting.key
        }
    }

    /// How another setting, which nobody gave, is called by somebody who gave this one.
    func name(beside other: SettingDescription) -> String {
        switch self {
        case .flag, .standard: other.flag ?? other.key
        case .variable: other.variables.first ?? other.key
        case .file: other.key
        }
    }
}

/// A position in a configuration file, and the dotted key that stands there.
struct FilePosition: Hashable, Sendable, CustomStringConvertible {
    let file: String
    let line: Int
    let column: Int
    /// `projects[1].poll.interval`; empty for the file as a whole.
    let key: String

    /// `exporter.yml:12:9`, as compilers write it.
    var description: String { "\(file):\(line):\(column)" }

    func error(_ reason: String) -> SettingsError {
        SettingsError("\(self): \(key.isEmpty ? "the file" : KeyPath.shown(key)) \(reason)")
    }
}

/// The keys of a file that lead to a value: `projects[1].poll.interval`; empty for the file as a whole.
enum KeyPath {
    /// - Parameter key: an empty one is shown in quotes, since nobody would see it otherwise.
    static func joined(_ path: String, _ key: String) -> String {
        let key = key.isEmpty ? "\"\"" : key
        return path.isEmpty ? key : "\(path).\(key)"
    }

    /// Keys come from the file, so errors show them short.
    static func shown(_ path: String) -> String { String(path.prefix(120)) }
}

extension GivenText {
    /// `exporter.yml:3:13: projects[0] …`
    func error(_ reason: String) -> SettingsError {
        guard case .file(let position) = origin else { return SettingsError(reason) }
        return position.error(reason)
    }
}
