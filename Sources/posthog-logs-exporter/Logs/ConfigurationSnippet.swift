import Basics
import PostHogLogs

/// An entry of `log_metrics` for a configuration file, as a beginning that people change.
struct ConfigurationSnippet {
    private let labels: [(kind: AttributeKind, key: String)]
    private let filter: LogsFilter

    /// Labels are attributes; four at most can be asked for at once.
    private static let maxLabels = 4
    private static let taken: Set<String> = ["project", "job", "instance", "le"]

    /// Of the entries whose attribute has one of these values.
    init(of key: String, _ kind: AttributeKind, values: [String], _ filter: LogsFilter) {
        var filter = filter
        let values = values.filter { !$0.isEmpty }
        if let condition = try? FilterCondition(kind.subject, key: key, .isEqual, values: values) {
            filter.conditions.append(condition)
        }
        self.filter = filter
        labels = [(kind, key)]
    }

    /// By the first of these attributes; nil where there are none.
    init?(by keys: [AttributeKey], _ filter: LogsFilter) {
        labels = keys.lazy.compactMap { key in key.kind.map { ($0, key.name) } }.prefix(Self.maxLabels).map { $0 }
        guard !labels.isEmpty else { return nil }
        self.filter = filter
    }

    var text: String {
        let names = Self.names(labels.map(\.key))
        let by = zip(labels, names).map { label, name in
            "{ \(label.kind.subject.word): \(YAMLText.quoted(label.key)), as: \(name) }"
        }
        let help = "Entries by \(labels.map(\.key).joined(separator: ", "))."
        let match = filter.yaml
        let lines =
            [
                "log_metrics:", "  - name: log_entries_by_\(names.joined(separator: "_"))_total",
                "    help: \(YAMLText.quoted(help))",
            ] + (match.isEmpty ? [] : ["    match:"] + match.map { "      \($0)" })
            + ["    by: [\(by.joined(separator: ", "))]", "    interval: 5m"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Names of labels, each another: letters, digits and `_`, not beginning with a digit or `__`.
    private static func names(_ keys: [String]) -> [String] {
        var names: [String] = []
        for key in keys {
            var name = String(
                key.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? Character($0.lowercased()) : "_" })
            name = String(name.drop { $0 == "_" })
            if name.first?.isNumber ?? true { name = "attribute_" + name }
            if taken.contains(name) { name += "_attribute" }
            let number = names.count {
                $0 == name || $0.hasPrefix(name + "_") && $0.dropFirst(name.count + 1).allSatisfy(\.isNumber)
            }
            names.append(number == 0 ? name : "\(name)_\(number + 1)")
        }
        return names
    }
}
