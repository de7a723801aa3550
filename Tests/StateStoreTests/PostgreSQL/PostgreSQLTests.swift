import Basics
import FoundationEssentials
import PostgreSQLFixtures
import Testing

@testable import StateStore

@Suite("PostgreSQL", .timeLimit(.minutes(2)))
struct PostgreSQLTests {
    private let rig: SharedRig

    init() async throws {
        rig = try await SharedRig()
    }

    private func connection(
        _ url: String? = nil, passwordFile: String? = nil
    ) throws -> PostgreSQLConnection {
        try PostgreSQLConnection(
            PostgreSQLAddress(url ?? rig.server.url(database: rig.database), passwordFile: passwordFile),
            within: .seconds(10))
    }

    @Test("arguments arrive as they are, and so does what is read")
    func values() throws {
        let connection = try connection()
        let (numbers, texts): ([Int64], [String]) = ([.min, -1, 0, 255, .max], ["", "a'b\"\\", "é🙂", "{a,b}"])
        let strings: [[UInt8]] = [[], [0, 255, 7], Array(repeating: 9, count: 100_000)]
        let rows = try connection.run(
            "SELECT unnest($1::bigint[])", [.integers(numbers)], within: .seconds(10))
        #expect((0..<rows.count).map { rows.integer($0, 0) } == numbers)
        let read = try connection.run("SELECT unnest($1::text[])", [.texts(texts)], within: .seconds(10))
        #expect((0..<read.count).map { read.text($0, 0) } == texts)
        let bytes = try connection.run("SELECT unnest($1::bytea[])", [.byteStrings(strings)], within: .seconds(10))
        #expect((0..<bytes.count).map { bytes.bytes($0, 0) } == strings)
        let single = try connection.run(
            "SELECT $1::text, $2::bigint, NULL, timestamptz '2026-11-23T12:00:00.25Z', cardinality($3::text[])",
            [.text("x"), .integer(-5), .texts([])], within: .seconds(10))
        #expect(single.text(0, 0) == "x" && single.integer(0, 1) == -5 && single.bytes(0, 2) == nil)
        #expect(single.time(0, 3) == Timestamp(microseconds: 1_795_435_200_250_000))
        #expect(single.integer(0, 4) == 0)
    }

    @Test("a statement that the server refuses leaves the connection usable")
    func refusal() throws {
        let connection = try connection()
        let error = #expect(throws: PostgreSQLFailure.self) {
            try connection.run("SELECT 1 / 0", within: .seconds(10))
        }
        #expect(error?.kind == .refused(state: "22012"))
        #expect(error?.endsConnection == false)
        #expect(try connection.run("SELECT 2::bigint", within: .seconds(10)).integer(0, 0) == 2)
    }

    @Test("a server that says nothing is waited for no longer than it may take")
    func timeout() throws {
        let connection = try connection()
        let error = #expect(throws: PostgreSQLFailure.self) {
            try connection.run("SELECT pg_sleep(60)", within: .milliseconds(50))
        }
        #expect(error?.kind == .timedOut && error?.endsConnection == true)
        let proxy = try TCPProxy(to: rig.server.port)
        proxy.hold(.toServer)
        defer { proxy.release() }
        let address = try PostgreSQLAddress(rig.server.url(database: rig.database, port: proxy.port))
        let silence = #expect(throws: PostgreSQLFailure.self) {
            try PostgreSQLConnection(address, within: .milliseconds(50))
        }
        #expect(silence?.kind == .timedOut)
    }

    @Test("what cannot be used says why, in a line without the password")
    func failures() throws {
        let (server, name) = (rig.server, rig.database)
        let cases: [(url: String, says: String)] = [
            (server.url(database: name, password: "battery"), "password authentication failed"),
            (server.url(database: "no_such_database"), "does not exist"),
            ("postgresql://exporter:secret@127.0.0.1:1/x", "Connection refused"),
            ("postgresql://exporter:secret@no-such-host.invalid/x", "could not translate host name"),
            (server.url(database: name, parameters: ["sslmode": "verify-full"]), "root certificate"),
        ]
        for (url, says) in cases {
            let database = SharedDatabase(try PostgreSQLAddress(url), limit: .seconds(10))
            let error = #expect(throws: SharedStateFailure.self) { try database.run("SELECT 1") { _ in } }
            let text = error?.description ?? ""
            #expect(text.contains(says), "\(text)")
            #expect(!text.contains("\n") && !text.contains("secret") && !text.contains("battery"), "\(text)")
        }
    }

    @Test("TLS is verified as libpq's options say")
    func certificate() throws {
        let url = rig.server.url(
            database: rig.database, parameters: ["sslmode": "verify-full", "sslrootcert": rig.server.certificate])
        let rows = try connection(url).run(
            "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()", within: .seconds(10))
        #expect(rows.text(0, 0) == "true")
    }

    @Test("the password may be in a file, which is read for each connection")
    func passwordFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("password")
        try "\(PostgreSQLServer.password)\n".write(toFile: path, atomically: true, encoding: .utf8)
        let url = rig.server.url(database: rig.database, password: nil)
        #expect(try connection(url, passwordFile: path).run("SELECT 'x'", within: .seconds(10)).text(0, 0) == "x")
        try "\n".write(toFile: path, atomically: true, encoding: .utf8)
        let empty = #expect(throws: PostgreSQLFailure.self) { try connection(url, passwordFile: path) }
        #expect(empty?.description.contains("is empty") == true)
        try "\(PostgreSQLServer.password)\0more\n".write(toFile: path, atomically: true, encoding: .utf8)
        let cut = #expect(throws: PostgreSQLFailure.self) { try connection(url, passwordFile: path) }
        #expect(cut?.description.contains("NUL") == true)
        let missing = #expect(throws: PostgreSQLFailure.self) {
            try connection(url, passwordFile: folder.path("nowhere"))
        }
        #expect(missing?.description.contains("cannot be read") == true)
    }

    @Test("a database that is read-only says so, with what to do")
    func readOnly() async throws {
        try await rig.replica("one").begin()
        try await rig.server.setReadOnly(rig.database)
        let replica = try rig.replica("two")
        _ = await replica.round([SharedRig.project], known: [:], pauses: [:])
        #expect(await replica.leases.isEmpty)
        let line = rig.log.lines.last ?? ""
        #expect(line.contains("read-only transaction") && line.contains("target_session_attrs=read-write"), "\(line)")
        #expect(replica.status.absence?.contains("read-only transaction") == true)
        try await rig.server.setWritable(rig.database)
        _ = await replica.round([SharedRig.project], known: [:], pauses: [:])
        #expect(await !replica.leases.isEmpty)
        #expect(rig.log.lines.contains("notice state database responds again"))
        #expect(replica.status.absence == nil)
    }

    @Test(
        "an address that is none is refused without showing it",
        arguments: [
            "", "host=db user=x", "mysql://x", "postgresql://user:secret@host:port x/db",
            "postgresql://h/d?nonsense=secret",
        ])
    func badAddresses(_ text: String) {
        let error = #expect(throws: PostgreSQLAddress.Unusable.self) { try PostgreSQLAddress(text) }
        #expect(error.map { !$0.description.contains("secret") } == true)
    }

    @Test("an address shows itself without user and password")
    func shown() throws {
        let address = try PostgreSQLAddress("postgresql://exporter:secret@db.example:6432/logs?sslmode=require")
        #expect(address.shown == "db.example:6432/logs" && address.holdsPassword)
        #expect(try !PostgreSQLAddress("postgres://exporter@db.example/logs").holdsPassword)
        #expect(try PostgreSQLAddress("postgres://db.example/logs?sslkey=k&sslpassword=secret").holdsPassword)
    }
}
