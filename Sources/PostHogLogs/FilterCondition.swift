/// What an attribute of an entry, an attribute of the resource that wrote it, or the body of an entry has to be like.
package struct FilterCondition: Hashable, Sendable {
    package let subject: Subject
    package let key: String
    package let comparison: Comparison
    /// Any of these does, or with a negation none of them may. Never empty, and none is: PostHog drops such a condition of an
    /// attribute without a word.
    package internal(set) var values: [String]

    /// PostHog's names of kinds of conditions.
    package enum Subject: String, Sendable {
        case attribute = "log_attribute"
        case resource = "log_resource_attribute"
        /// The body, by the key `message`, or the severity, by `severity_level`.
        case entry = "log"
    }

    /// The key of the body of an entry.
    package static let message = "message"

    /// PostHog's names of operators.
    package enum Comparison: String, CaseIterable, Sendable {
        case isEqual = "exact"
        case isNotEqual = "is_not"
        case contains = "icontains"
        case containsNot = "not_icontains"
        case matches = "regex"
        case matchesNot = "not_regex"
        case isAbove = "gt"
        case isBelow = "lt"
        case isSet = "is_set"
        case isNotSet = "is_not_set"
    }

    /// Reads `key=value`, `key!=value`, `key=~regex`, `key!~regex`, `key>number`, `key<number`, `key` for an attribute that is
    /// there, or `!key` for one that is not. Alternatives of `=` and `!=` stand between commas; `\,` is a comma.
    package init(_ text: String, of subject: Subject) throws(FilterError) {
        let start = text.hasPrefix("!") ? text.index(after: text.startIndex) : text.startIndex
        guard let sign = text[start...].firstIndex(where: { "=!<>".contains($0) }) else {
            let key = String(text[start...])
            try self.init(subject, key, start == text.startIndex ? .isSet : .isNotSet, [key], text)
            return
        }
        guard start == text.startIndex else { throw FilterError("\(text): ! before a key takes no value") }
        guard let (comparison, length) = Self.comparison(text[sign...]) else {
            throw FilterError("\(text): write key=value, key!=value, key=~regex, key!~regex, key>1, key<1, key or !key")
        }
        let value = text[sign...].dropFirst(length)
        let values = [.isEqual, .isNotEqual].contains(comparison) ? Self.alternatives(value) : [String(value)]
        try self.init(subject, String(text[..<sign]), comparison, values, text)
    }

    /// - Parameters:
    ///   - key: `message` where the subject is an entry.
    ///   - values: alternatives; of `isSet` and `isNotSet`, which need none, they are passed over.
    package init(
        _ subject: Subject, key: String, _ comparison: Comparison, values: [String]
    ) throws(FilterError) {
        let isOfExistence = [.isSet, .isNotSet].contains(comparison)
        guard subject != .entry || key == Self.message && !isOfExistence && ![.isAbove, .isBelow].contains(comparison)
        else { throw FilterError("\(key): only the message of an entry can be compared, as a text") }
        guard isOfExistence || !values.isEmpty else { throw FilterError("\(key): a value is missing") }
        try self.init(subject, key, comparison, isOfExistence ? [key] : values, key)
    }

    /// The condition that an entry has any of these severities; none of no severities, nor of all. PostHog compares the stored
    /// text as it is there, and clients write it in different ways. What is spelled in no usual way is `unknown`.
    static func ofSeverities(_ severities: [Severity]) -> [FilterCondition] {
        let others = Severity.allCases.filter { !severities.contains($0) }
        guard !severities.isEmpty, !others.isEmpty else { return [] }
        return severities.contains(.unknown)
            ? [FilterCondition(severity: .isNotEqual, others.flatMap(\.spellings))]
            : [FilterCondition(severity: .isEqual, severities.flatMap(\.spellings))]
    }

    init(severity comparison: Comparison, _ spellings: [String]) {
        subject = .entry
        key = "severity_level"
        self.comparison = comparison
        values = spellings
    }

    private init(
        _ subject: Subject, _ key: String, _ comparison: Comparison, _ values: [String], _ text: String
    ) throws(FilterError) {
        guard !key.isEmpty else { throw FilterError("\(text): a key is missing") }
        guard values.allSatisfy({ !$0.isEmpty }) else {
            throw FilterError(
                "\(text): a value is empty; \(key) finds entries that have the attribute, !\(key) those that lack it")
        }
        if [.isAbove, .isBelow].contains(comparison) {
            guard subject == .attribute else {
                throw FilterError("\(text): attributes of resources can only be compared as texts")
            }
            guard values.allSatisfy({ Double($0)?.isFinite ?? false }) else {
                throw FilterError("\(text): > and < compare with a number")
            }
        }
        self.subject = subject
        self.key = key
        self.comparison = comparison
        self.values = values
    }

    private static func comparison(_ text: Substring) -> (Comparison, length: Int)? {
        let signs: [(String, Comparison)] = [
            ("=~", .matches), ("!~", .matchesNot), ("!=", .isNotEqual), ("=", .isEqual), (">", .isAbove),
            ("<", .isBelow),
        ]
        return signs.first { text.hasPrefix($0.0) }.map { ($0.1, $0.0.count) }
    }

    private static func alternatives(_ text: Substring) -> [String] {
        var values = [""]
        var isEscaped = false
        for character in text {
            switch (character, isEscaped) {
            case ("\\", false): isEscaped = true
            case (",", false): values.append("")
            default:
                if isEscaped, character != ",", character != "\\" { values[values.count - 1].append("\\") }
                values[values.count - 1].append(character)
                isEscaped = false
            }
        }
        if isEscaped { values[values.count - 1].append("\\") }
        return values
    }
}

/// Why a filter cannot be used: one line.
package struct FilterError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
