import Basics

// Filters that let fewer entries through, and the one form of filters that let the same through.

extension LogsFilter {
    /// The same for entries of these services and severities alone; of an empty list all count. nil where no entry can be both.
    package func narrowed(to names: [ServiceName], _ only: [Severity] = []) -> LogsFilter? {
        var narrower = self
        if services.isEmpty {
            narrower.services = names
        } else if !names.isEmpty {
            narrower.services = names.filter(services.contains)
            guard !narrower.services.isEmpty else { return nil }
        }
        guard !only.isEmpty else { return narrower }
        guard !spelledSeverities.isEmpty else {
            narrower.severities = only
            return narrower
        }
        narrower.spelledSeverities = only.filter(spelledSeverities.contains)
        return narrower.spelledSeverities.isEmpty ? nil : narrower
    }

    /// The same with one more condition.
    package func adding(_ condition: FilterCondition) -> LogsFilter {
        var narrower = self
        narrower.conditions.append(condition)
        return narrower
    }

    /// The same with everything in one order and once.
    package var canonical: LogsFilter {
        var filter = self
        filter.services = Set(services).sorted()
        filter.severities = Set(severities).sorted()
        filter.spelledSeverities = Set(spelledSeverities).sorted()
        filter.conditions = conditions.map(\.canonical).sorted().reduce(into: []) { kept, condition in
            if kept.last.map({ $0.isExactly(condition) }) != true { kept.append(condition) }
        }
        return filter
    }

    /// A line of ASCII that is the same for two filters if and only if they let the same through by the same words.
    package var identity: String {
        var json = JSONText()
        json.filter(canonical)
        return json.bytes.map { byte in
            byte < 0x80 && byte != UInt8(ascii: "%")
                ? String(Unicode.Scalar(byte)) : "%" + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}

extension FilterCondition {
    /// The values are alternatives, or what may not be: their order says nothing.
    fileprivate var canonical: FilterCondition {
        var condition = self
        condition.values = Set(values.map { ExactText($0) }).sorted().map(\.text)
        return condition
    }

    /// Whether two say the same, byte by byte.
    fileprivate func isExactly(_ other: FilterCondition) -> Bool { sortKey == other.sortKey }

    private var sortKey: [ExactText] {
        ([subject.rawValue, key, comparison.rawValue] + values).map { ExactText($0) }
    }
}

extension FilterCondition: Comparable {
    package static func < (one: FilterCondition, other: FilterCondition) -> Bool {
        one.sortKey.lexicographicallyPrecedes(other.sortKey)
    }
}

extension FilterCondition {
    /// That an entry, or the resource that wrote it, lacks an attribute.
    package static func lacking(_ kind: AttributeKind, _ key: String) -> FilterCondition {
        existence(kind, key, .isNotSet)
    }

    /// That it has it.
    package static func having(_ kind: AttributeKind, _ key: String) -> FilterCondition {
        existence(kind, key, .isSet)
    }

    private static func existence(_ kind: AttributeKind, _ key: String, _ comparison: Comparison) -> FilterCondition {
        do throws(FilterError) {
            return try FilterCondition(kind.subject, key: key, comparison, values: [])
        } catch {
            preconditionFailure("the key of an attribute is not empty")
        }
    }

    /// That the severity is stored in none of these texts.
    package static func severityOtherThan(_ texts: [String]) -> FilterCondition {
        FilterCondition(severity: .isNotEqual, texts)
    }
}

extension LogsFilter {
    /// Whether only entries with an attribute get through.
    package func requires(_ kind: AttributeKind, _ key: String) -> Bool {
        conditions.contains { $0.subject == kind.subject && $0.key == key && !$0.comparison.isNegated }
    }

    /// Whether only entries that name their service do.
    package var requiresService: Bool {
        (!services.isEmpty && !services.contains(.blank)) || requires(.resource, "service.name")
    }
}

extension FilterCondition.Comparison {
    /// Whether an entry without the attribute gets through.
    fileprivate var isNegated: Bool {
        switch self {
        case .isNotEqual, .containsNot, .matchesNot, .isNotSet: true
        case .isEqual, .contains, .matches, .isAbove, .isBelow, .isSet: false
        }
    }
}
