import Basics
import BasicsFixtures
import PostHogLogs

/// A filter, and beside it what it means as a plain question about one entry, written down independently.
struct PlainFilter {
    var filter = LogsFilter()
    private var questions: [(TestEntry) -> Bool] = []

    init() {}

    func admits(_ entry: TestEntry) -> Bool { questions.allSatisfy { $0(entry) } }

    mutating func only(services: [String]) {
        filter.services = services.map { ServiceName($0) }
        let names = Set(services.map { $0 == "(no service)" ? "" : $0 })
        questions.append { names.contains($0.service == "(no service)" ? "" : $0.service) }
    }

    mutating func only(severities: [Severity]) {
        filter.spelledSeverities = severities
        questions.append { severities.contains($0.severity) }
    }

    mutating func search(_ text: String) {
        filter.search = text
        questions.append { $0.body.lowercased().contains(text.lowercased()) }
    }

    mutating func require(
        _ subject: FilterCondition.Subject, _ key: String, _ comparison: FilterCondition.Comparison,
        _ values: [String] = []
    ) throws {
        filter.conditions.append(try FilterCondition(subject, key: key, comparison, values: values))
        let numbers = values.compactMap(Double.init)
        let isNumeric = subject == .attribute && numbers.count == values.count
        questions.append { entry in
            let text =
                switch subject {
                case .entry: Optional(entry.body)
                case .attribute: entry.attributes[key]
                case .resource: entry.resource[key]
                }
            func isAny(_ holds: (String, String) -> Bool) -> Bool {
                text.map { text in values.contains { holds(text, $0) } } ?? false
            }
            func isEqual() -> Bool {
                isNumeric ? text.flatMap(Double.init).map(numbers.contains) ?? false : isAny { $0 == $1 }
            }
            func contains() -> Bool { isAny { $0.lowercased().contains($1.lowercased()) } }
            // The expressions of these tests are texts between which a `|` stands.
            func matches() -> Bool {
                isAny { text, pattern in
                    pattern.split(separator: "|").contains {
                        subject == .entry ? text.lowercased().contains($0.lowercased()) : text.contains($0)
                    }
                }
            }
            return switch comparison {
            case .isEqual: isEqual()
            case .isNotEqual: !isEqual()
            case .contains: contains()
            case .containsNot: !contains()
            case .matches: matches()
            case .matchesNot: !matches()
            case .isAbove: text.flatMap(Double.init).map { $0 > numbers[0] } ?? false
            case .isBelow: text.flatMap(Double.init).map { $0 < numbers[0] } ?? false
            case .isSet: text != nil
            case .isNotSet: text == nil
            }
        }
    }

    /// A random one; equal seeds give equal filters.
    static func random(_ random: inout SeededGenerator) throws -> PlainFilter {
        var filter = PlainFilter()
        if random.chance(30) {
            filter.only(services: TestEntry.services.filter { _ in random.chance(40) })
            if filter.filter.services.isEmpty { filter = PlainFilter() }
        }
        if random.chance(30) {
            let severities = Severity.allCases.filter { _ in random.chance(40) }
            if !severities.isEmpty { filter.only(severities: severities) }
        }
        if random.chance(30) { filter.search(TestEntry.words.randomElement(using: &random) ?? "ok") }
        for _ in 0..<Int.random(in: 0...2, using: &random) { try filter.addRandom(&random) }
        return filter
    }

    private mutating func addRandom(_ random: inout SeededGenerator) throws {
        let subject =
            [FilterCondition.Subject.attribute, .resource, .entry].randomElement(using: &random) ?? .attribute
        let known = subject == .attribute ? TestEntry.values : TestEntry.resourceValues
        let key = subject == .entry ? FilterCondition.message : known.keys.sorted().randomElement(using: &random) ?? ""
        let texts = known[key] ?? TestEntry.words
        var comparisons: [FilterCondition.Comparison] = [
            .isEqual, .isNotEqual, .contains, .containsNot, .matches, .matchesNot,
        ]
        if subject != .entry { comparisons += [.isSet, .isNotSet] }
        if subject == .attribute { comparisons += [.isAbove, .isBelow] }
        let comparison = comparisons.randomElement(using: &random) ?? .isEqual
        let some = texts.filter { _ in random.chance(40) } + [texts.randomElement(using: &random) ?? ""]
        switch comparison {
        case .isAbove, .isBelow: try require(subject, key, comparison, ["402"])
        case .matches, .matchesNot:
            let plain = texts.filter { $0.allSatisfy { $0.isLetter || $0.isNumber || "/_".contains($0) } }
            try require(
                subject, key, comparison, [(plain.filter { _ in random.chance(50) } + ["ok"]).joined(separator: "|")])
        default: try require(subject, key, comparison, some)
        }
    }
}
