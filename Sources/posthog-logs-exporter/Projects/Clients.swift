import HTTP

/// The HTTP clients in use: one for all projects that trust the same authorities, so that they share connections.
struct Clients: Sendable {
    private(set) var clients: [AuthoritiesFile?: HTTPClient] = [:]

    subscript(authorities: AuthoritiesFile?) -> HTTPClient? { clients[authorities] }

    /// Those for some projects, as far as they are there the same as before.
    func updated(for projects: [ProjectConfiguration]) throws(StartFailure) -> Clients {
        var updated = Clients()
        for authorities in Set(projects.map(\.authorities)) {
            if let client = clients[authorities] {
                updated.clients[authorities] = client
            } else {
                updated.clients[authorities] = try Self.start(authorities)
            }
        }
        return updated
    }

    /// Ends those that another set does not have.
    func shutdown(except others: Clients = Clients()) {
        for (authorities, client) in clients where others.clients[authorities] !== client { client.shutdown() }
    }

    private static func start(_ authorities: AuthoritiesFile?) throws(StartFailure) -> HTTPClient {
        do throws(HTTPClientUnavailable) {
            return try HTTPClient(userAgent: BuildInfo.userAgent, authoritiesFile: authorities?.path)
        } catch {
            throw StartFailure(description: error.description)
        }
    }
}
