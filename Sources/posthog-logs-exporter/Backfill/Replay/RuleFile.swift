import YAML

/// The rules of a Prometheus rule file, as far as a replay needs them.
struct RuleFile {
    let groups: [Group]

    struct Group {
        let name: String
        /// Between two evaluations, in seconds; nil for the usual one.
        let interval: Int64?
        let rules: [Rule]
    }

    struct Rule {
        let kind: Kind
        let expression: String
        let labels: [(name: String, value: String)]

        enum Kind {
            case record(String)
            case alert(String, wait: Int64, keep: Int64)
        }
    }

    init(_ path: String) throws(SettingsError) {
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try FileContents.read(path)
        } catch {
            throw SettingsError("--rules \(path) cannot be read: \(error)")
        }
        let root: YAMLNode?
        do throws(YAMLFailure) {
            root = try YAMLDocument.parse(bytes)
        } catch {
            throw SettingsError("--rules \(path):\(error.line): \(error.reason)")
        }
        let reader = RuleReader(path: path)
        groups = try reader.groups(root)
    }
}

/// Reads the parts of one file.
private struct RuleReader {
    let path: String

    func groups(_ root: YAMLNode?) throws(SettingsError) -> [RuleFile.Group] {
        guard let root, let groups = fields(root)["groups"], case .sequence(let items) = groups.content else {
            throw SettingsError("--rules \(path) has no groups: name a rule file of Prometheus")
        }
        var read: [RuleFile.Group] = []
        for item in items {
            let fields = fields(item)
            var rules: [RuleFile.Rule] = []
            if let list = fields["rules"], case .sequence(let items) = list.content {
                for item in items { rules.append(try rule(item)) }
            }
            read.append(
                RuleFile.Group(
                    name: text(fields["name"]) ?? "", interval: try fields["interval"].map(duration), rules: rules))
        }
        return read
    }

    private func rule(_ node: YAMLNode) throws(SettingsError) -> RuleFile.Rule {
        let fields = fields(node)
        guard let expression = text(fields["expr"]) else { throw error(node, "a rule has no expr") }
        var labels: [(name: String, value: String)] = []
        if let node = fields["labels"], case .mapping(let pairs) = node.content {
            labels = pairs.map { ($0.key, text($0.value) ?? "") }
        }
        if let name = text(fields["record"]) {
            return RuleFile.Rule(kind: .record(name), expression: expression, labels: labels)
        }
        guard let name = text(fields["alert"]) else { throw error(node, "a rule has neither record nor alert") }
        return RuleFile.Rule(
            kind: .alert(
                name, wait: try fields["for"].map(duration) ?? 0, keep: try fields["keep_firing_for"].map(duration) ?? 0
            ),
            expression: expression, labels: labels)
    }

    private func fields(_ node: YAMLNode) -> [String: YAMLNode] {
        guard case .mapping(let pairs) = node.content else { return [:] }
        return Dictionary(pairs.map { ($0.key, $0.value) }) { first, _ in first }
    }

    private func text(_ node: YAMLNode?) -> String? {
        guard let node, !node.isNull, case .scalar(let text, _) = node.content else { return nil }
        return text
    }

    private static let units: [(name: String, seconds: Int64)] = [
        ("y", 365 * 86_400), ("w", 7 * 86_400), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1),
    ]

    /// As Prometheus writes it: `1h30m`, `2w`. Milliseconds make no difference here.
    private func duration(_ node: YAMLNode) throws(SettingsError) -> Int64 {
        guard let text = text(node) else { throw error(node, "a duration is missing") }
        var rest = Substring(text)
        var sum: Int64 = 0
        if rest == "0" { return 0 }
        while !rest.isEmpty {
            let digits = rest.prefix(while: \.isNumber)
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix(while: \.isLetter)
            rest = rest.dropFirst(unit.count)
            guard let number = Int64(digits), number < 1 << 32 else { throw error(node, "\(text) is not a duration") }
            if unit == "ms" { continue }
            guard let known = Self.units.first(where: { $0.name == unit }) else {
                throw error(node, "\(text) is not a duration")
            }
            sum += number * known.seconds
        }
        return sum
    }

    private func error(_ node: YAMLNode, _ what: String) -> SettingsError {
        SettingsError("--rules \(path):\(node.line): \(what): correct it (promtool check rules says more)")
    }
}
