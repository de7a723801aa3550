import FoundationEssentials

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Where Debian's programs of PostgreSQL are, and as whom they run: they refuse root, so under root another user runs them.
package enum PostgreSQLPrograms {
    /// The folder with `initdb`, `postgres` and `psql` of the newest version; nil where they are not installed.
    package static let folder: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap { Int($0) }.sorted().map { "\(root)/\($0)/bin" }
            .last { folder in ["initdb", "postgres", "psql"].allSatisfy { access("\(folder)/\($0)", X_OK) == 0 } }
    }()

    /// For `.enabled(if:)`, with the comment "no PostgreSQL: make test-packages".
    package static var areInstalled: Bool { folder != nil }

    /// Whom the server's files belong to. Its user is `postgres` where root runs the tests and the package made that user.
    static let owner: (user: uid_t, group: gid_t)? = {
        guard geteuid() == 0 else { return nil }
        let entry = getpwnam("postgres") ?? getpwnam("nobody")
        return entry.map { ($0.pointee.pw_uid, $0.pointee.pw_gid) }
    }()

    /// What starts a program as that user.
    ///
    /// - Parameter options: of `setpriv`, for what else is to be different of it.
    static func command(_ program: String, _ arguments: [String], with options: [String] = []) throws -> [String] {
        guard let folder else { throw PostgreSQLServer.Failure(description: "no PostgreSQL in /usr/lib/postgresql") }
        let identity = owner.map { ["--reuid=\($0.user)", "--regid=\($0.group)", "--clear-groups"] } ?? []
        let command = ["\(folder)/\(program)"] + arguments
        return (options + identity).isEmpty ? command : ["setpriv"] + options + identity + command
    }
}
