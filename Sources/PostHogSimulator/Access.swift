/// Who may read what.
package struct Access: Sendable {
    /// Ids of the projects that exist.
    package var projects: Set<String>
    /// By the text of the key.
    package var keys: [String: APIKey]

    package struct APIKey: Sendable {
        package var scopes: Set<String>
        /// nil for all.
        package var projects: Set<String>?
        /// Whose key it is: exports are shown to who started them.
        package var user: Int

        package init(scopes: Set<String> = ["logs:read"], projects: Set<String>? = nil, user: Int = 1) {
            self.scopes = scopes
            self.projects = projects
            self.user = user
        }
    }

    /// One project and one key, for those who need no more.
    package static let defaultProject = "1"
    package static let defaultKey = "phx_simulator"

    package init(
        projects: Set<String> = [defaultProject], keys: [String: APIKey] = [defaultKey: APIKey()]
    ) {
        self.projects = projects
        self.keys = keys
    }

    /// Who asks, with which key, and of which project.
    struct Admission {
        let key: String
        let user: Int
        let project: String
    }

    /// Who asks about the key itself.
    func key(_ authorization: String?) throws(Refusal) -> APIKey {
        guard let key = keys[try text(authorization)] else {
            throw .unauthorized(
                "authentication_failed", "Personal API key found in request Authorization header is invalid.")
        }
        return key
    }

    private func text(_ authorization: String?) throws(Refusal) -> String {
        guard let authorization, authorization.lowercased().hasPrefix("bearer ") else {
            throw .unauthorized("not_authenticated", "Authentication credentials were not provided.")
        }
        return String(authorization.dropFirst("bearer ".count))
    }

    /// Says why not where the key does not do.
    func admit(
        _ authorization: String?, to project: String, scope: String
    ) throws(Refusal) -> Admission {
        let text = try text(authorization)
        let key = try key(authorization)
        let wanted = project == "@current" ? (key.projects ?? projects).min() ?? project : project
        guard projects.contains(wanted) else { throw .notFound("Project not found.") }
        guard key.scopes.contains(scope) else { throw .forbidden("API key missing required scope '\(scope)'") }
        guard key.projects?.contains(wanted) != false else {
            throw .forbidden("API key does not have access to the requested project: ID \(wanted).")
        }
        return Admission(key: text, user: key.user, project: wanted)
    }
}
