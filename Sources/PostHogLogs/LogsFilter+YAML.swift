import Basics

// How a filter stands in a configuration file, in the words that who reads it back looks up here.

extension FilterCondition.Subject {
    /// The key that names what a condition is about. The message has `true` as its value, the others the attribute's key.
    package var word: String {
        switch self {
        case .attribute: "attribute"
        case .resource: "resource"
        case .entry: "message"
        }
    }
}

extension FilterCondition.Comparison {
    /// The key whose value is what to compare with, `true` for set and not_set.
    package var word: String {
        switch self {
        case .isEqual: "is"
        case .isNotEqual: "is_not"
        case .contains: "contains"
        case .containsNot: "not_contains"
        case .matches: "regex"
        case .matchesNot: "not_regex"
        case .isAbove: "gt"
        case .isBelow: "lt"
        case .isSet: "set"
        case .isNotSet: "not_set"
        }
    }

    /// Whether several values may stand there, of which any does.
    fileprivate var takesList: Bool { [.isEqual, .isNotEqual, .contains, .containsNot].contains(self) }
}

extension FilterCondition {
    /// `{ attribute: "http.status", is: ["402", "409"] }`
    package var yaml: String {
        let name = subject == .entry ? "true" : YAMLText.quoted(key)
        let value =
            switch comparison {
            case .isSet, .isNotSet: "true"
            case .isAbove, .isBelow: values[0]
            default: comparison.takesList ? YAMLText.list(values) : YAMLText.quoted(values[0])
            }
        return "{ \(subject.word): \(name), \(comparison.word): \(value) }"
    }
}

extension LogsFilter {
    /// The lines of a mapping; none where all entries are meant.
    package var yaml: [String] {
        var lines: [String] = []
        if !services.isEmpty { lines.append("services: \(YAMLText.list(services.map(\.text)))") }
        let severities = severities + spelledSeverities
        if !severities.isEmpty { lines.append("severities: [\(severities.map(\.rawValue).joined(separator: ", "))]") }
        if let search { lines.append("search: \(YAMLText.quoted(search))") }
        if !conditions.isEmpty { lines += ["where:"] + conditions.map { "  - \($0.yaml)" } }
        return lines
    }
}
