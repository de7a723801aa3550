extension EntryFilter {
    /// The filters of a query as its endpoint takes them.
    init(_ query: JSONValue, _ route: Route, _ version: ServerVersion) throws(Refusal) {
        if let term = try Self.text("searchTerm", in: query) { require(.message, .contains([term])) }
        try readLinks(query, route, version)
        if let group = query["filterGroup"] { clauses += try FilterGroup(group, route, version).clauses }
        try checkExpressions(route)
    }

    /// An expression that is none is an error of ClickHouse's, which not every view catches.
    func checkExpressions(_ route: Route) throws(Refusal) {
        for condition in clauses.flatMap(\.conditions) {
            do {
                _ = try TextTest(condition.test)
            } catch {
                throw route.catchesQueryErrors ? .queryError("Cannot compile the regular expression") : .serverError
            }
        }
    }

    /// Session, person and resource, which some endpoints do not look at.
    private mutating func readLinks(_ query: JSONValue, _ route: Route, _ version: ServerVersion) throws(Refusal) {
        let person = try Self.text("personId", in: query)
        let session = try Self.text("sessionId", in: query)
        let fingerprint = try Self.text("resourceFingerprint", in: query)
        switch route {
        case .services:
            guard person == nil, session == nil, fingerprint == nil else {
                throw .badRequest("personId, sessionId and resourceFingerprint are not simulated in services")
            }
        case .count, .countRanges:
            guard version.countRanges.takesLinks else { return }
            if let person { require(.attribute(Self.personAttribute), .equals([person])) }
            if let session { require(.attribute(Self.sessionAttribute), .equals([session])) }
        default:
            if let person { require(.attribute(Self.personAttribute), .equals([person])) }
            if let session { require(.attribute(Self.sessionAttribute), .equals([session])) }
            if let fingerprint { require(.fingerprint, .equals([fingerprint])) }
        }
    }

    /// The attributes that link an entry to a person and a session unless a project chose others. A person has one id
    /// here. https://posthog.com/docs/logs/link-person
    private static let personAttribute = "posthogDistinctId"
    private static let sessionAttribute = "sessionId"

    /// nil for absent and empty; another type is a fault of the schema.
    private static func text(_ name: String, in query: JSONValue) throws(Refusal) -> String? {
        guard let value = query[name] else { return nil }
        guard let text = value.text else { throw .serverError }
        return text.isEmpty ? nil : text
    }
}
