import Dispatch
import PostgreSQLFixtures
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite(.enabled(if: PostgreSQLPrograms.areInstalled, "no PostgreSQL: make test-packages"))
struct PostgreSQLServerTests {
    @Test("databases belong to a user who needs a password, over TLS and without")
    func passwords() async throws {
        let server = try await PostgreSQLServer.shared
        let database = try await server.makeDatabase()
        let trusting = ["sslmode": "verify-full", "sslrootcert": server.certificate]
        for parameters in [[:], trusting] {
            let url = server.url(database: database, parameters: parameters)
            let made = try await Psql.run("CREATE TABLE made (n int); DROP TABLE made; SELECT current_user", at: url)
            #expect(made == .success("exporter"))
            let wrong = server.url(database: database, password: "wrong", parameters: parameters)
            #expect(try await Psql.run("SELECT 1", at: wrong).errors.contains("password authentication failed"))
        }
    }

    @Test("a read-only database refuses to write until it is writable again")
    func readOnly() async throws {
        let server = try await PostgreSQLServer.shared
        let database = try await server.makeDatabase()
        let url = server.url(database: database)
        try await server.setReadOnly(database)
        #expect(try await Psql.run("CREATE TABLE made (n int)", at: url).errors.contains("read-only transaction"))
        try await server.setWritable(database)
        #expect(try await Psql.run("CREATE TABLE made (n int)", at: url) == .success(""))
    }

    @Test("what was committed outlives stops and kills, at the same port")
    func restarts() async throws {
        let server = try await PostgreSQLServer()
        try await server.run("CREATE TABLE kept (n int)")
        for _ in 0..<2 {
            try await server.run("INSERT INTO kept VALUES (1)")
            try await server.kill()
            #expect(server.pid == nil)
            try await server.start()
            try await server.run("INSERT INTO kept VALUES (1)")
            try await server.restart()
        }
        #expect(try await server.run("SELECT count(*) FROM kept") == "4")
    }

    @Test("a paused server says nothing, and goes on where it was")
    func pause() async throws {
        let server = try await PostgreSQLServer()
        let url = server.url(database: "postgres")
        server.pause()
        let asking = Task { try await Psql.run("SELECT 7", at: url) }
        let hasAnswered = try await Psql.run("SELECT 1", at: url, seconds: 1)
        #expect(hasAnswered == .timeout)
        server.resume()
        #expect(try await asking.value == .success("7"))
    }

    @Test("no server is left when nobody holds it any more, paused or not")
    func end() async throws {
        for isPaused in [false, true] {
            var server: PostgreSQLServer? = try await PostgreSQLServer()
            let pid = try #require(server?.pid)
            if isPaused { server?.pause() }
            server = nil
            #expect(kill(pid, 0) == -1)
        }
    }

    @Test(
        "a full disk is an error of the statement, until there is room again",
        .enabled(if: TinyTablespace.isPossible, "only root may mount a disk to fill"))
    func full() async throws {
        let server = try await PostgreSQLServer()
        let disk = try await TinyTablespace(on: server)
        let url = server.url(database: disk.database)
        let sql = "INSERT INTO wide SELECT repeat('x', 100), n FROM generate_series(1, 10000) n"
        #expect(try await Psql.run("CREATE TABLE wide (t text, n int); \(sql)", at: url) == .success(""))
        try disk.fill()
        #expect(try await Psql.run(sql, at: url).errors.contains("No space left on device"))
        disk.empty()
        #expect(try await Psql.run("\(sql); SELECT count(*) FROM wide", at: url) == .success("20000"))
    }
}
