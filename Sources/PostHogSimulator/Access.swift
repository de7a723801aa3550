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

        package init(scopes: Set<String> = ["logs:read"], projects: Set<String>? = nil) {
            self.scopes = scopes
            self.projects = projects
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

    /// The key's own text and the project's id, or why not.
    func admit(_ authorization: String?, to project: String) throws(Refusal) -> (key: String, project: String) {
        guard let authorization, authorization.lowercased().hasPrefix("bearer ") else {
            throw .unauthorized("not_authenticated", "Authentication credentials were not provided.")
        }
        let text = String(authorization.dropFirst("bearer ".count))
        guard let key = keys[text] else {
            throw .unauthorized(
                "authentication_failed", "Personal API key found in request Authorization header is invalid.")
        }
        let wanted = project == "@current" ? (key.projects ?? projects).min() ?? project : project
        guard projects.contains(wanted) else { throw .notFound("Project not found.") }
        guard key.scopes.contains("logs:read") else { throw .forbidden("API key missing required scope 'logs:read'") }
        guard key.projects?.contains(wanted) != false else {
            throw .forbidden("API key does not have access to the requested project: ID \(wanted).")
        }
        return (text, wanted)
    }
}
