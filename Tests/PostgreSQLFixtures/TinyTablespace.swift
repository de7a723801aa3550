#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A database on a disk of its own, small enough to be filled: 24 MB of memory, of which an empty database takes 8. Only root
/// may have one, and not everywhere. A server has room for one.
package final class TinyTablespace: Sendable {
    package let database: String
    private let path: String

    /// Whether this process may mount anything.
    package static let isPossible: Bool = {
        var template = Array("/tmp/posthog-logs-exporter-XXXXXX".utf8CString)
        guard PostgreSQLPrograms.owner != nil, mkdtemp(&template) != nil else { return false }
        defer { rmdir(template) }
        guard mount("none", template, "tmpfs", 0, "size=1m") == 0 else { return false }
        return umount(template) == 0
    }()

    package init(on server: PostgreSQLServer) async throws {
        path = "\(server.folder)/tiny"
        guard let owner = PostgreSQLPrograms.owner, mkdir(path, 0o700) == 0,
            mount("none", path, "tmpfs", 0, "size=24m,mode=0700,uid=\(owner.user),gid=\(owner.group)") == 0
        else { throw PostgreSQLServer.Failure(call: "mount") }
        database = "tiny"
        try await server.run("CREATE TABLESPACE tiny LOCATION '\(path)'")
        try await server.run("CREATE DATABASE tiny OWNER \(PostgreSQLServer.user) TABLESPACE tiny")
    }

    /// Takes all the room there is. What fits into the pages that tables have already can still be written.
    package func fill() throws {
        let file = open("\(path)/filler", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw PostgreSQLServer.Failure(call: "open") }
        defer { close(file) }
        let block = [UInt8](repeating: 0, count: 4096)
        lseek(file, 0, SEEK_END)
        while write(file, block, block.count) > 0 {}
        guard errno == ENOSPC else { throw PostgreSQLServer.Failure(call: "write") }
    }

    /// Gives it back.
    package func empty() {
        unlink("\(path)/filler")
    }
}
