/// What a query asks of an entry beside time, service and severity. No clauses let every entry through.
struct EntryFilter: Hashable, Sendable {
    /// All have to hold.
    var clauses: [Clause] = []
    /// Microseconds since 1970 from which on PostHog must have received the entry; nil for any time.
    var observedSince: Int64?

    var isEmpty: Bool { clauses.isEmpty && observedSince == nil }

    /// One condition, or several of which one has to hold.
    struct Clause: Hashable, Sendable {
        var conditions: [Condition]
    }

    /// One leaf of a `filterGroup`.
    struct Condition: Hashable, Sendable {
        var field: Field
        var test: Test
        /// Whether the entry must fail the test.
        var isNegated = false
    }

    enum Field: Hashable, Sendable {
        case message
        case severity
        case service
        case traceID
        case spanID
        case attribute(String)
        case resource(String)
        /// What PostHog calls `resource_fingerprint`.
        case fingerprint
    }

    /// What is tried on a text. Of several values one is enough.
    enum Test: Hashable, Sendable {
        case equals([String])
        /// As numbers: what is no number is not equal to any.
        case equalsNumber([Double])
        /// Whatever the case.
        case contains([String])
        case starts([String])
        case ends([String])
        case matches([String], CaseMatch)
        case number(Comparison, Double)
        case between(Double, Double)
        case date(Comparison, Int64)
        case isSet
    }

    enum CaseMatch: Hashable, Sendable {
        case exact, any
    }

    enum Comparison: Hashable, Sendable {
        case less, lessOrEqual, equal, greaterOrEqual, greater

        func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
            switch self {
            case .less: left < right
            case .lessOrEqual: left <= right
            case .equal: left == right
            case .greaterOrEqual: left >= right
            case .greater: left > right
            }
        }
    }

    mutating func require(_ field: Field, _ test: Test) {
        clauses.append(Clause(conditions: [Condition(field: field, test: test)]))
    }

    /// Without the conditions on a field, as a list of that field's values is worked out.
    func without(_ field: Field) -> EntryFilter {
        var filter = self
        filter.clauses.removeAll { $0.conditions.allSatisfy { $0.field == field } }
        return filter
    }
}
