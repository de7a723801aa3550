import FoundationEssentials
import YAML

/// Checks YAML against a JSON Schema, as far as ours goes: what an editor would do with it.
struct SchemaCheck {
    private let schema: YAMLNode

    /// JSON is YAML.
    init(_ json: String) throws {
        guard let root = try YAMLDocument.parse(Array(json.utf8)) else { throw Unusable() }
        schema = root
    }

    struct Unusable: Error {}

    func accepts(_ document: YAMLNode) -> Bool { accepts(document, schema) }

    private func accepts(_ node: YAMLNode, _ schema: YAMLNode) -> Bool {
        let rules = fields(schema)
        for (name, rule) in rules where !holds(name, rule, rules, node) { return false }
        return true
    }

    private func holds(_ name: String, _ rule: YAMLNode, _ rules: [String: YAMLNode], _ node: YAMLNode) -> Bool {
        switch name {
        case "type":
            return texts(rule).contains { types(of: node).contains($0) }
        case "pattern":
            guard let text = text(of: node), types(of: node) != ["null"] else { return true }
            guard let pattern = try? Regex(self.text(of: rule) ?? "") else { return false }
            return text.wholeMatch(of: pattern) != nil
        case "minLength": return text(of: node).map { !$0.isEmpty || node.isNull } ?? true
        case "minimum": return number(node).map { $0 >= number(rule) ?? .max } ?? true
        case "maximum": return number(node).map { $0 <= number(rule) ?? .min } ?? true
        case "required": return texts(rule).allSatisfy { fields(node)[$0] != nil }
        case "additionalProperties":
            let known = rules["properties"].map(fields) ?? [:]
            return fields(node).keys.allSatisfy { known[$0] != nil }
        case "properties":
            return fields(rule).allSatisfy { name, schema in fields(node)[name].map { accepts($0, schema) } ?? true }
        case "items": return items(node).allSatisfy { accepts($0, rule) }
        case "minItems": return types(of: node) != ["array"] || items(node).count >= number(rule) ?? 0
        case "$schema", "title", "description", "default": return true
        default: return false
        }
    }

    private func types(of node: YAMLNode) -> [String] {
        switch node.content {
        case .mapping: return ["object"]
        case .sequence: return ["array"]
        case .scalar(let text, let isPlain):
            guard isPlain else { return ["string"] }
            if node.isNull { return ["null"] }
            if ["true", "false"].contains(text) { return ["boolean"] }
            return Int(text) == nil ? ["string"] : ["integer"]
        }
    }

    private func fields(_ node: YAMLNode) -> [String: YAMLNode] {
        guard case .mapping(let pairs) = node.content else { return [:] }
        return Dictionary(pairs.map { ($0.key, $0.value) }) { first, _ in first }
    }

    private func items(_ node: YAMLNode) -> [YAMLNode] {
        if case .sequence(let items) = node.content { items } else { [] }
    }

    private func texts(_ node: YAMLNode) -> [String] {
        if case .sequence(let items) = node.content {
            items.compactMap(text)
        } else {
            text(of: node).map { [$0] } ?? []
        }
    }

    private func text(of node: YAMLNode) -> String? {
        if case .scalar(let text, _) = node.content { text } else { nil }
    }

    private func number(_ node: YAMLNode) -> Int? { text(of: node).flatMap { Int($0) } }
}
