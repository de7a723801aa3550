import Basics
import Collector
import PostHogLogs
import YAML

/// Reads `by`: what an own metric tells entries apart by.
enum LabelList {
    struct Label {
        let source: LabelSource
        let name: String
        let position: FilePosition
    }

    /// What PostHog groups by at once.
    private static let mostLabels = 4
    /// Each of these doubles the questions about a bucket.
    private static let mostOptional = 2
    private static let taken = ["project", "job", "instance", "le"]

    static func read(_ entry: FileMapping.Entry?, filter: LogsFilter) throws(SettingsError) -> [Label] {
        guard let entry else { return [] }
        guard case .sequence(let nodes) = entry.node.content else {
            throw entry.position.error(
                "must be a list of service_name, severity, { attribute: KEY } and { resource: KEY }")
        }
        var labels: [Label] = []
        for (index, node) in nodes.enumerated() {
            let item = FileMapping.Entry(
                position: FilePosition(
                    file: entry.position.file, line: node.position.line, column: node.position.column,
                    key: "\(entry.position.key)[\(index)]"), node: node)
            let label = try self.label(item)
            if let other = labels.first(where: { $0.source == label.source }) {
                throw label.position.error("is the same as \(other.position.key): name it once")
            }
            if let other = labels.first(where: { $0.name == label.name }) {
                throw label.position.error(
                    "has the name \(label.name), as \(other.position.key) has: give one of them another with as")
            }
            labels.append(label)
        }
        try checkCount(labels, filter, at: entry.position)
        return labels
    }

    private static func checkCount(_ labels: [Label], _ filter: LogsFilter, at position: FilePosition)
        throws(SettingsError)
    {
        guard labels.count <= mostLabels else {
            throw position.error("has \(labels.count) labels: PostHog groups by \(mostLabels) at most")
        }
        let optional = CountedEntries(filter, by: labels.map(\.source)).optionalLabels
        let hasAttributes = labels.contains { ![.service, .severity].contains($0.source) }
        guard hasAttributes, optional.count > mostOptional else { return }
        throw position.error(
            "has \(optional.count) labels that an entry may lack, and \(mostOptional) are possible: require the others in match, such "
                + "as where: [{ attribute: KEY, set: true }]")
    }

    private static func label(_ item: FileMapping.Entry) throws(SettingsError) -> Label {
        if case .scalar(let text, _) = item.node.content {
            switch text {
            case "service_name": return Label(source: .service, name: text, position: item.position)
            case "severity": return Label(source: .severity, name: text, position: item.position)
            default:
                throw item.position.error(
                    "\(text.debugDescription) is no label: use service_name, severity, { attribute: KEY } or { resource: KEY }"
                )
            }
        }
        let mapping = try FileMapping(item.node, path: item.position.file, key: item.position.key)
        try mapping.checkKeys(["attribute", "resource", "as"])
        let kinds = AttributeKind.allCases.compactMap { kind in
            mapping[kind.subject.word].map { (kind: kind, key: $0) }
        }
        guard let (kind, key) = kinds.first, kinds.count == 1 else {
            throw item.position.error("must have one of attribute and resource")
        }
        let attribute = try key.text("the key of an attribute")
        guard kind != .resource || attribute != "service.name" else {
            throw key.position.error("is the service: write service_name in place of this label")
        }
        return Label(
            source: .attribute(kind, attribute), name: try name(mapping["as"], for: attribute, key),
            position: item.position)
    }

    private static func name(
        _ given: FileMapping.Entry?, for attribute: String, _ key: FileMapping.Entry
    ) throws(SettingsError) -> String {
        let name =
            try given?.text("the name of a label")
            ?? String(attribute.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        let position = (given ?? key).position
        let hint = given == nil ? ": give the label another name with as" : ""
        guard name.utf8.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }),
            !isDigit(name.utf8.first ?? 0),
            !name.hasPrefix("__")
        else {
            throw position.error(
                "\(name.debugDescription) is no name for a label, which is of letters, digits and _ and begins with a letter\(hint)"
            )
        }
        guard !taken.contains(name), !["service_name", "severity", "quantile"].contains(name) else {
            throw position.error(
                "\(name) is a label that Prometheus or the exporter has already\(hint.isEmpty ? ": choose another" : hint)"
            )
        }
        return name
    }

    /// As the file has it.
    static func yaml(_ labels: [Label]) -> String {
        let items = labels.map { label in
            switch label.source {
            case .service, .severity: label.name
            case .attribute(let kind, let key):
                "{ \(kind.subject.word): \(YAMLText.quoted(key)), as: \(label.name) }"
            }
        }
        return "[\(items.joined(separator: ", "))]"
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
