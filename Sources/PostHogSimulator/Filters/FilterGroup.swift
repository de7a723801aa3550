/// A `filterGroup` of a query: a flat list of filters, or groups in a group.
///
/// Of several inner groups PostHog takes the first for attributes of entries and the last for all else, and whether AND or
/// OR stands between them says nothing.
struct FilterGroup {
    private(set) var clauses: [EntryFilter.Clause] = []

    init(_ group: JSONValue, _ route: Route, _ version: ServerVersion) throws(Refusal) {
        if case .list(let filters) = group {
            if route == .services, !version.services.takesFlatFilters { throw .serverError }
            try read([filters], version)
            return
        }
        guard case .list(let values)? = group["values"] else { throw .serverError }
        // Leaves where groups belong: one level short.
        if values.contains(where: { $0["values"] == nil && $0.isObject }) {
            guard version.filters.takesSingleLevel else { throw .serverError }
            try read([values], version)
            return
        }
        var groups: [[JSONValue]] = []
        for inner in values {
            guard case .list(let leaves)? = inner["values"] else { throw .serverError }
            if inner["type"]?.text == "OR", leaves.count > 1 {
                throw .badRequest("filterGroup: OR within the inner group is not simulated")
            }
            groups.append(leaves)
        }
        try read(groups, version)
    }

    private mutating func read(_ groups: [[JSONValue]], _ version: ServerVersion) throws(Refusal) {
        for (index, leaves) in groups.enumerated() {
            for leaf in leaves {
                if case .list(let values)? = leaf["values"] {
                    guard version.filters.takesNestedGroups else { throw .serverError }
                    if index == 0 { clauses += try Self.nested(values, isOr: leaf["type"]?.text == "OR") }
                    continue
                }
                let filter = try LeafFilter(leaf)
                guard filter.isOfAttribute ? index == 0 : index == groups.count - 1 else { continue }
                if let condition = try filter.condition() {
                    clauses.append(EntryFilter.Clause(conditions: [condition]))
                }
            }
        }
    }

    /// A group within the inner one, which may hold filters of attributes only.
    private static func nested(_ leaves: [JSONValue], isOr: Bool) throws(Refusal) -> [EntryFilter.Clause] {
        var conditions: [EntryFilter.Condition] = []
        for leaf in leaves {
            let filter = try LeafFilter(leaf)
            guard filter.isOfAttribute else {
                throw .badRequest("filterGroup: a group within the inner one takes log_attribute filters only")
            }
            if let condition = try filter.condition() { conditions.append(condition) }
        }
        guard !conditions.isEmpty else { return [] }
        return isOr
            ? [EntryFilter.Clause(conditions: conditions)]
            : conditions.map { EntryFilter.Clause(conditions: [$0]) }
    }
}
