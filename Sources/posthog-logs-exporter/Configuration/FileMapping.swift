import YAML

/// One mapping of a configuration file. A key without a value is as if it were not there.
struct FileMapping {
    let path: String
    let position: FilePosition
    private let entries: [(name: String, entry: Entry)]

    /// A value, and where its key stands.
    struct Entry {
        let position: FilePosition
        let node: YAMLNode
    }

    /// - Parameter key: the keys that lead here, joined by dots; empty for the file's root.
    init(_ node: YAMLNode, path: String, key: String) throws(SettingsError) {
        self.path = path
        position = FilePosition(file: path, line: node.position.line, column: node.position.column, key: key)
        if node.isNull {
            entries = []
            return
        }
        guard case .mapping(let pairs) = node.content else {
            throw position.error("must be a mapping of keys to values")
        }
        entries = pairs.map { pair in
            let position = FilePosition(
                file: path, line: pair.position.line, column: pair.position.column,
                key: KeyPath.joined(key, pair.key))
            return (pair.key, Entry(position: position, node: pair.value))
        }
    }

    subscript(name: String) -> Entry? {
        entries.first { $0.name == name && !$0.entry.node.isNull }?.entry
    }

    static func isForAll(_ setting: SettingDescription) -> Bool { setting.scope != .process }

    /// Refuses a key that is not among these, and names the one that may have been meant.
    func checkKeys(_ names: [String]) throws(SettingsError) {
        guard let (name, entry) = entries.first(where: { !names.contains($0.name) }) else { return }
        throw entry.position.error(
            "is an unknown field\(hint(name, names)) (known here: \(names.joined(separator: ", ")))")
    }

    private func hint(_ name: String, _ names: [String]) -> String {
        if ["api_key", "key", "token", "personal_api_key"].contains(name), names.contains("api_key_file") {
            return ": a key never stands in this file, name a file that holds it with api_key_file, or a variable with "
                + "api_key_variable"
        }
        if let near = NearestName.of(name, among: names) { return ": did you mean \(near)?" }
        // A key of another section, or of the file's top.
        guard let setting = DataSettings.all.first(where: { $0.name == name }) else { return "" }
        let isForAll = position.key.hasPrefix("projects[") && setting.scope != .project
        return isForAll
            ? ": \(setting.key) is for all projects, so it stands at the top of the file"
            : ": did you mean \(setting.key)?"
    }
}

extension FileMapping.Entry {
    /// The text of a setting, if it is of the kind that the setting has.
    func text(of setting: SettingDescription) throws(SettingsError) -> String {
        switch setting.kind {
        case .duration: return try text("a duration, such as 30s, 5m, 1h, 1d or 1h30m")
        case .interval: return try text("a duration, such as 30s or 5m, or auto")
        case .whole(let range):
            return try plain("a whole number from \(range.lowerBound) to \(range.upperBound), without quotes")
        case .bool: return try plain("true or false, without quotes")
        case .choice(let words): return try text("one of \(words.joined(separator: ", "))")
        case .text: return try text("a string")
        case .list: return ""
        }
    }

    /// The items of a list.
    /// - Parameter keys: those that each has.
    func items(_ keys: [String]) throws(SettingsError) -> [[String: GivenText]] {
        guard case .sequence(let nodes) = node.content else {
            throw position.error("must be a list of mappings with \(keys.joined(separator: " and "))")
        }
        var items: [[String: GivenText]] = []
        for (index, node) in nodes.enumerated() {
            let mapping = try FileMapping(node, path: position.file, key: "\(position.key)[\(index)]")
            try mapping.checkKeys(keys)
            var item: [String: GivenText] = [:]
            for key in keys {
                guard let entry = mapping[key] else { throw mapping.position.error("has no \(key)") }
                guard case .scalar(let text, _) = entry.node.content else {
                    throw entry.position.error("must be a string")
                }
                item[key] = GivenText(text: text, origin: .file(entry.position))
            }
            items.append(item)
        }
        return items
    }

    /// The texts of a list.
    ///
    /// - Parameters:
    ///   - what: what each has to be, for errors.
    ///   - orOne: whether a single text may stand there too.
    ///   - orEmpty: whether a text may be empty.
    func texts(_ what: String, orOne: Bool = false, orEmpty: Bool = false) throws(SettingsError) -> [GivenText] {
        if orOne, case .scalar = node.content { return [GivenText(text: try text(what), origin: .file(position))] }
        guard case .sequence(let nodes) = node.content else {
            throw position.error("must be a list\(orOne ? " or one text" : ""), such as [\"one\", \"other\"]")
        }
        var texts: [GivenText] = []
        for (index, node) in nodes.enumerated() {
            let item = FileMapping.Entry(
                position: FilePosition(
                    file: position.file, line: node.position.line, column: node.position.column,
                    key: "\(position.key)[\(index)]"), node: node)
            let isEmpty = orEmpty && item.isEmptyText
            texts.append(GivenText(text: isEmpty ? "" : try item.text(what), origin: .file(item.position)))
        }
        return texts
    }

    /// An empty text in quotes; without them nothing stands there.
    private var isEmptyText: Bool {
        if case .scalar("", isPlain: false) = node.content { true } else { false }
    }

    /// - Parameter what: what has to stand there, for errors.
    func text(_ what: String) throws(SettingsError) -> String {
        guard case .scalar(let text, _) = node.content else { throw position.error("must be \(what)") }
        guard !text.isEmpty else { throw position.error("is empty: it must be \(what), or be left out") }
        return text
    }

    func plain(_ what: String) throws(SettingsError) -> String {
        guard case .scalar(let text, isPlain: true) = node.content else { throw position.error("must be \(what)") }
        return text
    }
}
