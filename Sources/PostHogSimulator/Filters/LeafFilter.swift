import Basics

/// One filter as it was sent: key, type, operator and value.
struct LeafFilter {
    let key: String
    private let type: Kind
    private let operation: Operation
    /// What was given as the value, a list as its parts.
    private let values: [JSONValue]

    private enum Kind: String {
        case log
        case attribute = "log_attribute"
        case resource = "log_resource_attribute"
    }

    /// PostHog's operators, those of other products that the schema has beside them left out.
    private enum Operation: String {
        case exact
        case isNot = "is_not"
        case contains = "icontains"
        case notContains = "not_icontains"
        case regex
        case notRegex = "not_regex"
        case startsWith = "starts_with"
        case notStartsWith = "not_starts_with"
        case endsWith = "ends_with"
        case notEndsWith = "not_ends_with"
        case greater = "gt"
        case greaterOrEqual = "gte"
        case less = "lt"
        case lessOrEqual = "lte"
        case between
        case notBetween = "not_between"
        case isSet = "is_set"
        case isNotSet = "is_not_set"
        case isDateExact = "is_date_exact"
        case isDateBefore = "is_date_before"
        case isDateAfter = "is_date_after"
        case isIn = "in"
        case isNotIn = "not_in"

        var isNegated: Bool {
            switch self {
            case .isNot, .notContains, .notRegex, .notStartsWith, .notEndsWith, .notBetween, .isNotSet, .isNotIn: true
            default: false
            }
        }
    }

    /// What the schema does not know is a fault inside the view.
    init(_ leaf: JSONValue) throws(Refusal) {
        guard let key = leaf["key"]?.text, let type = leaf["type"]?.text.flatMap(Kind.init),
            let operation = leaf["operator"]?.text.flatMap(Operation.init)
        else { throw .serverError }
        self.key = key
        self.type = type
        self.operation = operation
        values =
            switch leaf["value"] {
            case nil: []
            case .list(let values)?: values
            case let value?: [value]
            }
    }

    var isOfAttribute: Bool { type == .attribute }

    /// Whether a rollup of services and resources can answer it.
    var isOfResource: Bool { type == .resource || type == .log && key == "service_name" }

    /// nil for a filter of an attribute that PostHog drops: one without a value, or with an empty one or 0.
    func condition() throws(Refusal) -> EntryFilter.Condition? {
        switch type {
        case .attribute:
            guard values.contains(where: { $0.isTruthy }) else { return nil }
            return condition(of: .attribute(key), try attributeTest())
        case .resource: return condition(of: .resource(key), try attributeTest())
        case .log: return try logCondition()
        }
    }

    private func logCondition() throws(Refusal) -> EntryFilter.Condition {
        switch key {
        case "message":
            guard let test = stringTest(.any) else { throw unsupported }
            return condition(of: .message, try nonEmpty(test))
        case "severity_level":
            // Whatever the operator, unless it says no: the stored text is one of these.
            return EntryFilter.Condition(
                field: .severity, test: try nonEmpty(.equals(texts)), isNegated: operation == .isNot)
        case "service_name":
            guard [.exact, .isNot, .isIn, .isNotIn].contains(operation) else { throw unsupported }
            return condition(of: .service, try nonEmpty(.equals(texts)))
        case "trace_id", "span_id":
            guard [.exact, .isNot, .isIn, .isNotIn].contains(operation) else { throw unsupported }
            let ids = texts.map { HexID.normalized($0, digits: key == "trace_id" ? 32 : 16) }
            return condition(of: key == "trace_id" ? .traceID : .spanID, try nonEmpty(.equals(ids)))
        default: throw .badRequest("filterGroup: key \(key) of type log is not simulated")
        }
    }

    private func condition(of field: EntryFilter.Field, _ test: EntryFilter.Test) -> EntryFilter.Condition {
        EntryFilter.Condition(field: field, test: test, isNegated: operation.isNegated)
    }

    private func stringTest(_ caseMatch: EntryFilter.CaseMatch) -> EntryFilter.Test? {
        switch operation {
        case .exact, .isNot, .isIn, .isNotIn: .equals(texts)
        case .contains, .notContains: .contains(texts)
        case .regex, .notRegex: .matches(texts, caseMatch)
        case .startsWith, .notStartsWith: .starts(texts)
        case .endsWith, .notEndsWith: .ends(texts)
        default: nil
        }
    }

    private func attributeTest() throws(Refusal) -> EntryFilter.Test {
        switch operation {
        case .isSet, .isNotSet: return .isSet
        case .greater: return .number(.greater, try number(0))
        case .greaterOrEqual: return .number(.greaterOrEqual, try number(0))
        case .less: return .number(.less, try number(0))
        case .lessOrEqual: return .number(.lessOrEqual, try number(0))
        case .between, .notBetween: return .between(try number(0), try number(1))
        case .isDateExact: return .date(.equal, try time())
        case .isDateBefore: return .date(.less, try time())
        case .isDateAfter: return .date(.greater, try time())
        case .exact, .isNot, .isIn, .isNotIn:
            // Attributes of entries are kept as numbers too, those of resources are not.
            let numbers = texts.compactMap { Double($0) }
            guard type == .attribute, numbers.count == values.count else { return try nonEmpty(.equals(texts)) }
            return .equalsNumber(numbers)
        default:
            guard let test = stringTest(.exact) else { throw unsupported }
            return try nonEmpty(test)
        }
    }

    private var texts: [String] { values.compactMap(\.shown) }

    private func number(_ index: Int) throws(Refusal) -> Double {
        guard index < texts.count, let number = Double(texts[index]) else {
            throw .badRequest("filterGroup: \(operation.rawValue) with a value that is no number is not simulated")
        }
        return number
    }

    private func time() throws(Refusal) -> Int64 {
        guard let time = texts.first.flatMap(Timestamp.init(iso8601:)) else {
            throw .badRequest("filterGroup: \(operation.rawValue) with a value that is no date is not simulated")
        }
        return time.microseconds
    }

    private func nonEmpty(_ test: EntryFilter.Test) throws(Refusal) -> EntryFilter.Test {
        guard !texts.isEmpty else {
            throw .badRequest("filterGroup: a filter on \(key) without a value is not simulated")
        }
        return test
    }

    private var unsupported: Refusal {
        .badRequest("filterGroup: operator \(operation.rawValue) on \(key) is not simulated")
    }
}

extension JSONValue {
    /// Neither empty nor nothing, as Python has it.
    fileprivate var isTruthy: Bool {
        switch self {
        case .null: false
        case .bool(let isTrue): isTrue
        case .number(let number): number != 0
        case .string(let text): !text.isEmpty
        case .list(let values): !values.isEmpty
        case .object(let fields): !fields.isEmpty
        }
    }

    /// A value as the text that an attribute would have; nil for lists, objects and null.
    fileprivate var shown: String? {
        switch self {
        case .string(let text): text
        case .number(let number): Int(exactly: number).map(String.init) ?? String(number)
        case .bool(let isTrue): isTrue ? "true" : "false"
        case .null, .list, .object: nil
        }
    }
}
