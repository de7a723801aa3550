import FoundationEssentials
import HTTP
import PostHogLogs

/// What a key may do, as PostHog tells of it. What the key may not be told is nil.
struct KeyAccess: Sendable {
    /// Such as `logs:read`; `*` for everything.
    var scopes: [String]?
    /// IDs of the projects that it is limited to; empty for no limit.
    var limitedTo: [String]?
    /// The projects that it can list, which takes the scope `project:read`.
    var projects: [VisibleProject]?

    struct VisibleProject: Sendable, Hashable {
        let id: String
        let name: String
    }

    var mayReadLogs: Bool? { scopes.map { !Set($0).isDisjoint(with: ["*", "logs:read", "logs:write"]) } }

    func sees(_ id: String) -> Bool? {
        if let projects { return projects.contains { $0.id == id } }
        guard let limitedTo, !limitedTo.isEmpty else { return nil }
        return limitedTo.contains(id)
    }
}

/// Asks PostHog about a key. Every key may ask about itself, and one with `project:read` for projects.
/// (https://posthog.com/docs/api)
struct KeyInspector {
    let client: HTTPClient
    let host: PostHogHost
    let key: KeySource
    let limiter: RequestLimiter
    let timeout: Duration

    private static let pageSize = 200
    private static let maxPages = 20

    func access() async -> KeyAccess {
        var access = KeyAccess()
        if let own: KeyAnswer = await get("/api/personal_api_keys/@current/") {
            access.scopes = own.scopes
            access.limitedTo = own.teams?.map(String.init)
        }
        access.projects = await projects()
        return access
    }

    private func projects() async -> [KeyAccess.VisibleProject]? {
        var projects: [KeyAccess.VisibleProject] = []
        for page in 0..<Self.maxPages {
            let query = "?limit=\(Self.pageSize)&offset=\(page * Self.pageSize)"
            guard let answer: ProjectsAnswer = await get("/api/projects/" + query) else { return nil }
            projects += answer.results.map { KeyAccess.VisibleProject(id: String($0.id), name: $0.name ?? "") }
            guard answer.next != nil else { break }
        }
        return projects
    }

    private func get<Answer: Decodable>(_ path: String) async -> Answer? {
        let headers: [HTTPField] = [("Authorization", await key.key.authorization), ("Accept", "application/json")]
        let request = HTTPClientRequest(
            url: host.url + path, headers: headers, timeout: timeout, connectTimeout: min(timeout, .seconds(10)))
        do {
            try await limiter.admit()
            let response = try await client.send(request)
            guard response.status == 200 else { return nil }
            return try JSONDecoder().decode(Answer.self, from: Data(key.secrets.hidden(in: response.body, .whole)))
        } catch {
            return nil
        }
    }
}

private struct KeyAnswer: Decodable {
    let scopes: [String]?
    let teams: [Int]?

    private enum CodingKeys: String, CodingKey {
        case scopes
        case teams = "scoped_teams"
    }
}

private struct ProjectsAnswer: Decodable {
    let results: [Project]
    let next: String?

    struct Project: Decodable {
        let id: Int
        let name: String?
    }
}
