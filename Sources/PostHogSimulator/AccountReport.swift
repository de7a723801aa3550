import Basics

/// What PostHog tells of a key: itself, and the projects that it can list. Both stand outside the Logs API, and are not recorded.
struct AccountReport {
    let access: Access
    let now: Timestamp

    /// nil for a request that is about neither.
    func answer(_ request: SimulatedRequest) -> SimulatedAnswer? {
        let path = request.path.hasSuffix("/") ? String(request.path.dropLast()) : request.path
        guard ["/api/personal_api_keys/@current", "/api/projects"].contains(path) else { return nil }
        do throws(Refusal) {
            guard request.method == "GET" else { throw .notAllowed(request.method, allowed: "GET") }
            let key = try access.key(request.headers["authorization"])
            let json = path == "/api/projects" ? try projects(key, request.parameters) : own(key)
            return SimulatedAnswer(status: 200, json: json, now: now)
        } catch {
            return SimulatedAnswer(error, now: now)
        }
    }

    private func own(_ key: Access.APIKey) -> [UInt8] {
        var json = JSONText()
        json.raw(#"{"id":"key","label":"simulated","value":null,"scopes":"#)
        json.strings(key.scopes.sorted())
        json.raw(#","scoped_teams":["#)
        for (index, id) in (key.projects ?? []).compactMap({ Int($0) }).sorted().enumerated() {
            json.comma(unlessAt: index)
            json.number(id)
        }
        json.raw(#"],"scoped_organizations":[]}"#)
        return json.bytes
    }

    private func projects(_ key: Access.APIKey, _ parameters: [String: String]) throws(Refusal) -> [UInt8] {
        guard key.scopes.contains("project:read") else {
            throw .forbidden("API key missing required scope 'project:read'")
        }
        let all = (key.projects ?? access.projects).intersection(access.projects).compactMap { Int($0) }.sorted()
        let offset = parameters["offset"].flatMap { Int($0) } ?? 0
        let limit = parameters["limit"].flatMap { Int($0) } ?? 100
        let page = all.dropFirst(offset).prefix(limit)
        var json = JSONText()
        json.raw(#"{"count":"#)
        json.number(all.count)
        json.raw(#","next":"#)
        if offset + page.count < all.count {
            json.string("/api/projects/?limit=\(limit)&offset=\(offset + page.count)")
        } else {
            json.raw("null")
        }
        json.raw(#","previous":null,"results":["#)
        for (index, id) in page.enumerated() {
            json.comma(unlessAt: index)
            json.raw(#"{"id":"#)
            json.number(id)
            json.raw(#","name":"#)
            json.string("Project \(id)")
            json.raw("}")
        }
        json.raw("]}")
        return json.bytes
    }
}
