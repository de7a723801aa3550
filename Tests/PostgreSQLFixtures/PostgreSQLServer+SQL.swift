/// Databases, their addresses, and what an administrator does with them.
extension PostgreSQLServer {
    /// Makes an empty database that belongs to `user`.
    ///
    /// - Returns: its name.
    package func makeDatabase() async throws -> String {
        let name = "test_\(nextDatabaseNumber())"
        try await run("CREATE DATABASE \(name) OWNER \(Self.user)")
        return name
    }

    /// An address for `--state.database` and libpq.
    ///
    /// - Parameters:
    ///   - password: nil for an address without one.
    ///   - port: another than the server's, for what stands before it.
    ///   - parameters: as in `["sslmode": "verify-full"]`. Without `sslmode` there is no TLS, since what stands before the server
    ///     could not see what it passes on.
    package func url(
        database: String, user: String = PostgreSQLServer.user, password: String? = PostgreSQLServer.password,
        port: Int? = nil, parameters: [String: String] = [:]
    ) -> String {
        let secret = password.map { ":\(Self.encoded($0))" } ?? ""
        let fields = parameters.merging(["sslmode": "disable"]) { given, _ in given }.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
        return
            "postgresql://\(Self.encoded(user))\(secret)@127.0.0.1:\(port ?? self.port)/\(Self.encoded(database))?\(fields)"
    }

    /// Runs SQL as the administrator, through psql.
    ///
    /// - Returns: rows a line, values separated by `|`, without names.
    /// - Throws: `Failure` with what psql says of the first statement that fails.
    @discardableResult
    package func run(_ sql: String, database: String = "postgres") async throws -> String {
        let psql = try await FinishedCommand.run(
            ["env", "PGCONNECT_TIMEOUT=10", "PSQLRC=/dev/null", "\(PostgreSQLPrograms.folder ?? "")/psql"]
                + ["-qXAt", "-v", "ON_ERROR_STOP=1", "-h", folder, "-p", "\(port)", "-U", "postgres", "-d", database],
            input: sql)
        guard psql.exitCode == 0 else { throw Failure(description: "psql: \(psql.errors)") }
        return psql.output.last == "\n" ? String(psql.output.dropLast()) : psql.output
    }

    /// What is read-only refuses to write in every session that begins from now on; those that are there are ended.
    package func setReadOnly(_ database: String) async throws {
        try await run("ALTER DATABASE \(database) SET default_transaction_read_only = on")
        try await cutConnections(to: database)
    }

    package func setWritable(_ database: String) async throws {
        try await run("ALTER DATABASE \(database) RESET default_transaction_read_only")
        try await cutConnections(to: database)
    }

    /// Ends all sessions of a database.
    package func cutConnections(to database: String) async throws {
        try await run(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = '\(database)' AND pid <> pg_backend_pid()
            """)
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain || "-._~".unicodeScalars.contains(scalar)
                ? String(scalar) : "%" + (byte < 16 ? "0" : "") + digits
        }.joined()
    }
}
