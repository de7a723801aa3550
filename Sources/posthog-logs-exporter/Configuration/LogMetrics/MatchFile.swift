import Patterns
import PostHogLogs
import YAML

/// Reads `match`: which entries an own metric counts. What PostHog would pass over, or take for something else, is refused.
struct MatchFile {
    static let keys = ["services", "severities", "search", "where"]

    private let mapping: FileMapping

    init(_ mapping: FileMapping) throws(SettingsError) {
        try mapping.checkKeys(Self.keys)
        self.mapping = mapping
    }

    func read() throws(SettingsError) -> LogsFilter {
        var filter = LogsFilter(services: try services())
        filter.spelledSeverities = try severities()
        filter.search = try mapping["search"]?.text("a text")
        filter.conditions = try conditions()
        return filter
    }

    private func services() throws(SettingsError) -> [ServiceName] {
        guard let entry = mapping["services"] else { return [] }
        let names = try entry.texts("the name of a service, or \"\" for entries without one", orEmpty: true)
        guard !names.isEmpty else {
            throw entry.position.error("is empty: name services, or leave it out for all of them")
        }
        var services: [ServiceName] = []
        for name in names {
            let service = ServiceName(name.text)
            guard service.isWhole else {
                throw name.error("is longer than \(ServiceName.maxBytes) bytes: use another condition")
            }
            services.append(service)
        }
        return services
    }

    private func severities() throws(SettingsError) -> [Severity] {
        guard let entry = mapping["severities"] else { return [] }
        let known = Severity.allCases.map(\.rawValue)
        let names = try entry.texts("one of \(known.joined(separator: ", "))")
        guard !names.isEmpty else {
            throw entry.position.error("is empty: name severities, or leave it out for all of them")
        }
        var severities: [Severity] = []
        for name in names {
            let severity = Severity(text: name.text)
            guard severity != .unknown || name.text == severity.rawValue else {
                let hint = NearestName.of(name.text, among: known).map { "did you mean \($0)? " } ?? ""
                throw name.error(
                    "\(name.text.debugDescription) is no severity: \(hint)use \(known.joined(separator: ", "))")
            }
            severities.append(severity)
        }
        return severities
    }

    private func conditions() throws(SettingsError) -> [FilterCondition] {
        guard let entry = mapping["where"] else { return [] }
        guard case .sequence(let nodes) = entry.node.content else {
            throw entry.position.error(
                "must be a list of conditions, such as - { attribute: http.status, is: \"402\" }")
        }
        var conditions: [FilterCondition] = []
        for (index, node) in nodes.enumerated() {
            let condition = try FileMapping(node, path: mapping.path, key: "\(entry.position.key)[\(index)]")
            conditions.append(try ConditionFile(condition).read())
        }
        return conditions
    }
}

/// Reads one condition of `where`: what it is about, and what that has to be.
private struct ConditionFile {
    private static let subjects: [FilterCondition.Subject] = [.attribute, .resource, .entry]
    private static let comparisons = FilterCondition.Comparison.allCases

    private let mapping: FileMapping

    init(_ mapping: FileMapping) throws(SettingsError) {
        try mapping.checkKeys(Self.subjects.map(\.word) + Self.comparisons.map(\.word))
        self.mapping = mapping
    }

    func read() throws(SettingsError) -> FilterCondition {
        let subject = try one(Self.subjects, \.word, "what it is about")
        let comparison = try one(Self.comparisons, \.word, "a comparison")
        let key = try key(of: subject)
        let values = try values(of: comparison.value, at: comparison.entry)
        let condition: FilterCondition
        do throws(FilterError) {
            condition = try FilterCondition(subject.value, key: key, comparison.value, values: values.map(\.text))
        } catch {
            throw comparison.entry.position.error("cannot be used: \(error.description)")
        }
        try check(condition, values)
        return condition
    }

    /// The one of some keys that is there.
    private func one<Word>(
        _ words: [Word], _ name: (Word) -> String, _ what: String
    ) throws(SettingsError) -> (value: Word, entry: FileMapping.Entry) {
        let found = words.compactMap { word in mapping[name(word)].map { (value: word, entry: $0) } }
        guard let first = found.first else {
            throw mapping.position.error("does not say \(what): give one of \(words.map(name).joined(separator: ", "))")
        }
        guard found.count == 1 else {
            throw found[1].entry.position.error(
                "stands beside \(name(first.value)): a condition has one of them, so make it two conditions")
        }
        return first
    }

    private func key(
        of subject: (value: FilterCondition.Subject, entry: FileMapping.Entry)
    ) throws(SettingsError) -> String {
        guard subject.value == .entry else {
            let key = try subject.entry.text("the key of an attribute")
            if subject.value == .attribute, ["message", "body"].contains(key) {
                throw subject.entry.position.error(
                    "\(key) is no attribute: write message: true for the text of an entry")
            }
            return key
        }
        guard try subject.entry.plain("true") == "true" else {
            throw subject.entry.position.error(
                "must be true: what the message is compared with stands beside it, such as contains: timeout")
        }
        return FilterCondition.message
    }

    private func values(
        of comparison: FilterCondition.Comparison, at entry: FileMapping.Entry
    ) throws(SettingsError) -> [GivenText] {
        switch comparison {
        case .isSet, .isNotSet:
            guard try entry.plain("true") == "true" else {
                let other: FilterCondition.Comparison = comparison == .isSet ? .isNotSet : .isSet
                throw entry.position.error("must be true: for the opposite write \(other.word): true")
            }
            return []
        case .isEqual, .isNotEqual, .contains, .containsNot:
            let texts = try entry.texts("a text", orOne: true)
            guard !texts.isEmpty else { throw entry.position.error("is empty: give a value") }
            return texts
        case .matches, .matchesNot, .isAbove, .isBelow:
            return [GivenText(text: try entry.text("one value"), origin: .file(entry.position))]
        }
    }

    /// What PostHog would take for something else.
    private func check(_ condition: FilterCondition, _ values: [GivenText]) throws(SettingsError) {
        switch condition.comparison {
        case .matches, .matchesNot:
            do throws(PatternError) { _ = try Pattern(condition.values[0]) } catch {
                throw values[0].error(
                    "\(values[0].text.debugDescription) is not a regular expression of RE2: \(error.description)")
            }
        case .isEqual where condition.subject == .attribute, .isNotEqual where condition.subject == .attribute:
            // Where all values are numbers PostHog compares numbers.
            let numbers = values.map { Double($0.text) }
            guard !numbers.contains(where: { $0 == nil }) else { return }
            for (value, number) in zip(values, numbers) {
                guard let number, value.text != Self.plain(number) else { continue }
                throw value.error(
                    "\(value.text.debugDescription) would be compared as the number \(Self.plain(number)): write the number as it is, or "
                        + "regex: \(("^" + value.text + "$").debugDescription) for the text")
            }
        default: break
        }
    }

    /// A number as it is usually written.
    private static func plain(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }
}
