import HTTP
import YAML

/// One mapping of a configuration file: its values by their keys, and where it stands, for errors. A key that is not
/// among those it may have is an error, and so is one without a value: it may be meant to protect something.
struct ConfigSection {
    let file: String
    /// The keys that lead here, joined by dots; "" for the file's root.
    private let path: String
    private let values: [String: YAMLNode]

    init(root: YAMLNode, of file: String, keys: Set<String>) throws(SettingsError) {
        try self.init(root, file: file, path: "", keys: keys)
    }

    /// - Parameter keys: those it may have; nil if they are the user's own.
    private init(_ node: YAMLNode, file: String, path: String, keys: Set<String>?) throws(SettingsError) {
        self.file = file
        self.path = path
        guard case .mapping(let pairs) = node.content else {
            throw Self.failure(file, node.line, path, "must be a mapping")
        }
        for (key, position, value) in pairs {
            let keyPath = KeyPath.joined(path, key)
            guard keys?.contains(key) != false else {
                throw Self.failure(file, position.line, keyPath, "is an unknown field")
            }
            guard !value.isEmpty else {
                throw Self.failure(file, position.line, keyPath, "is empty: give it a value or remove it")
            }
        }
        values = Dictionary(uniqueKeysWithValues: pairs.map { ($0.key, $0.value) })
    }

    /// All keys, in the order of the alphabet.
    var keys: [String] { values.keys.sorted() }

    /// - Parameter keys: those that it may have; nil if they are the user's own.
    func section(_ key: String, keys: Set<String>?) throws(SettingsError) -> ConfigSection? {
        guard let node = values[key] else { return nil }
        return try ConfigSection(node, file: file, path: KeyPath.joined(path, key), keys: keys)
    }

    func text(_ key: String) throws(SettingsError) -> String? {
        guard let node = values[key] else { return nil }
        return try text(node, key)
    }

    /// All keys with their values, in the order of the alphabet, where all of them are texts.
    func allTexts() throws(SettingsError) -> [(key: String, text: String)] {
        var texts: [(key: String, text: String)] = []
        for (key, node) in values.sorted(by: { $0.key < $1.key }) { texts.append((key, try text(node, key))) }
        return texts
    }

    func texts(_ key: String) throws(SettingsError) -> [String]? {
        guard let node = values[key] else { return nil }
        guard case .sequence(let items) = node.content else { throw failure(key, "must be a list") }
        var texts: [String] = []
        for item in items {
            guard case .scalar(let text, _) = item.content else { throw failure(key, "must be a list of strings") }
            guard !item.isEmpty else {
                throw failure(key, "has an empty entry: fill it in or remove it")
            }
            texts.append(text)
        }
        return texts
    }

    private func text(_ node: YAMLNode, _ key: String) throws(SettingsError) -> String {
        guard case .scalar(let text, _) = node.content else { throw failure(key, "must be a string") }
        return text
    }

    func bool(_ key: String) throws(SettingsError) -> Bool? {
        guard let node = values[key] else { return nil }
        guard case .scalar(let text, isPlain: true) = node.content, let value = Self.booleans[text.lowercased()] else {
            throw failure(key, "must be true or false")
        }
        return value
    }

    func number(_ key: String) throws(SettingsError) -> Int? {
        guard let text = try text(key) else { return nil }
        guard let number = Int(text) else { throw failure(key, "must be a whole number") }
        return number
    }

    /// An error about the value of a key, or about its absence.
    func failure(_ key: String, _ reason: String) -> SettingsError {
        Self.failure(file, values[key]?.line, KeyPath.joined(path, key), reason)
    }

    private static let booleans = [
        "true": true, "yes": true, "on": true, "y": true, "false": false, "no": false, "off": false, "n": false,
    ]

    private static func failure(_ file: String, _ line: Int?, _ path: String, _ reason: String) -> SettingsError {
        let location = line.map { "\(file) line \($0)" } ?? file
        return SettingsError("\(location): \(path.isEmpty ? "the file" : KeyPath.shown(path)) \(reason)")
    }
}
