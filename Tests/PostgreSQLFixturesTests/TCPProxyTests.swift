import PostgreSQLFixtures
import Testing

@Suite(.enabled(if: PostgreSQLPrograms.areInstalled, "no PostgreSQL: make test-packages"))
struct TCPProxyTests {
    @Test("refused, held, and cut connections fail, and all is well again afterwards")
    func faults() async throws {
        let server = try await PostgreSQLServer.shared
        let proxy = try TCPProxy(to: server.port)
        let url = server.url(database: "postgres", port: proxy.port)
        #expect(try await Psql.run("SELECT 1", at: url) == .success("1"))

        proxy.refuse()
        #expect(try await Psql.run("SELECT 1", at: url).errors.contains("Connection refused"))
        try proxy.acceptAgain()

        for direction in TCPProxy.Direction.allCases {
            proxy.hold(direction)
            #expect(try await Psql.run("SELECT 1", at: url, seconds: 1) == .timeout)
            proxy.release()
        }

        let accepted = proxy.accepted
        let sleeping = Task { try await Psql.run("SELECT pg_sleep(60)", at: url) }
        while proxy.accepted == accepted { await Task.yield() }
        proxy.cutAll()
        #expect(try await sleeping.value.errors.contains("closed the connection unexpectedly"))

        proxy.delay(by: .milliseconds(20))
        #expect(try await Psql.run("SELECT 1", at: url) == .success("1"))
    }

    @Test("a client that is cut as it commits does not know whether it did", arguments: [TCPProxy.Cut.before, .after])
    func cutCommits(cut: TCPProxy.Cut) async throws {
        let server = try await PostgreSQLServer.shared
        let database = try await server.makeDatabase()
        let proxy = try TCPProxy(to: server.port)
        let url = server.url(database: database, port: proxy.port)
        proxy.cut(cut, sending: "commit")
        let sql = "CREATE TABLE made (n int);\nBEGIN;\nINSERT INTO made VALUES (1);\nCOMMIT;"
        #expect(try await Psql.run(sql, at: url).errors.contains("closed the connection unexpectedly"))
        #expect(proxy.cuts == 1)
        // The lock waits for the end of the transaction, however it ends.
        let count = "BEGIN; LOCK TABLE made; SELECT count(*) FROM made; COMMIT"
        let direct = server.url(database: database)
        #expect(try await Psql.run(count, at: direct) == .success(cut == .after ? "1" : "0"))
        #expect(try await Psql.run("BEGIN;\nCOMMIT;", at: url) == .success(""), "it was cut once")
    }
}
