import Basics
import PostgreSQLFixtures
import Testing

@testable import StateStore

@Suite("The state that replicas share", .timeLimit(.minutes(2)))
struct SharedStateTests {
    private let rig: SharedRig

    init() async throws {
        rig = try await SharedRig()
    }

    @Test("one of two replicas has the lease; when it ends it, the other one takes it with a higher epoch")
    func leases() async throws {
        let (one, epoch, rows) = try await rig.holder("one")
        #expect(rows == nil && epoch == 1)
        let two = try rig.replica("two")
        #expect(await two.round([SharedRig.project], known: [:], pauses: [:]) != nil)
        #expect(await two.leases.isEmpty)
        #expect(await two.holders(of: [SharedRig.project])?[SharedRig.project]?.name == "one")
        await one.release([SharedRig.project])
        _ = await two.round([SharedRig.project], known: [:], pauses: [:])
        #expect(await two.leases[SharedRig.project]?.epoch == 2)
        #expect(await two.holders(of: [SharedRig.project])?[SharedRig.project]?.name == "two")
    }

    @Test("what was saved comes back, rows that are gone do not, and another owner has its own")
    func rows() async throws {
        let (one, epoch, _) = try await rig.holder("one")
        #expect(await one.write([1: [1], 2: [2, 2], 3: []], epoch: epoch) != nil)
        #expect(await one.write([2: [9], 3: [], 4: [4]], epoch: epoch) != nil)
        #expect(try await one.load("metric", of: SharedRig.project) == nil)
        #expect(await one.write([1: [7]], showing: [1], of: "metric", in: SharedRig.project, epoch: epoch) != nil)
        await one.close()
        let (two, next, rows) = try await rig.holder("two")
        #expect(rows == [2: [9], 3: [], 4: [4]] && next == 2)
        #expect(try await two.load("metric", of: SharedRig.project) == [1: [7]])
        #expect(two.status.lastWrite == nil && one.status.lastWrite != nil)
    }

    @Test("who was held up past its lease changes nothing any more")
    func fencing() async throws {
        let (one, epoch, _) = try await rig.holder("one")
        #expect(await one.write([1: [1]], epoch: epoch) != nil)
        try await rig.endLeases()
        // Nobody has taken over yet, and all the same it is over.
        #expect(await one.write([1: [2]], epoch: epoch) == nil)
        let (two, next, rows) = try await rig.holder("two")
        #expect(rows == [1: [1]])
        #expect(await two.write([1: [3]], epoch: next) != nil)
        #expect(await one.write([1: [4]], epoch: epoch) == nil)
        #expect(try await two.load(SharedRig.owner, of: SharedRig.project) == [1: [3]])
        #expect(one.status.writeFailures == 0)
        #expect(rig.log.lines.count { $0.contains("another replica has taken over") } == 2)
    }

    @Test("a write that a network held back undoes no later one")
    func lateWrite() async throws {
        let (one, epoch, _) = try await rig.holder("one")
        #expect(await one.write([1: [1]], epoch: epoch) != nil)
        var owner = try #require(await one.owners[SharedRig.owner])
        let poll = PolledRows(
            owner: SharedRig.owner, project: SharedRig.project, epoch: epoch, rows: [1: [8]], snapshot: [8])
        let late = WriteWork([poll], [SharedRig.owner: owner.changes(to: poll.rows)], number: 1)
        #expect(await one.write([1: [2]], epoch: epoch) != nil)
        let database = SharedDatabase(
            try PostgreSQLAddress(rig.server.url(database: rig.database)), limit: .seconds(10))
        #expect(try late.run(on: database).isEmpty)
        #expect(try await one.load(SharedRig.owner, of: SharedRig.project) == [1: [2]])
    }

    @Test(
        "after a write whose outcome nobody knows the rows are those of the next one",
        arguments: [TCPProxy.Cut.before, .after])
    func unknownOutcome(_ cut: TCPProxy.Cut) async throws {
        let proxy = try TCPProxy(to: rig.server.port)
        let (one, epoch, _) = try await rig.holder("one", port: proxy.port)
        #expect(await one.write([1: [1], 2: [2]], epoch: epoch) != nil)
        // Both attempts are lost, and the database may have the rows of either.
        proxy.cut(cut, sending: "SET writes", times: 2)
        #expect(await one.write([1: [9], 3: [3]], epoch: epoch) == nil)
        #expect(proxy.cuts == 2)
        #expect(one.status.writeFailures == 1)
        // What is the same as before the unknown write has to be written all the same, and what that one added is gone.
        let written = try #require(await one.write([1: [1], 2: [2]], epoch: epoch))
        #expect(try await one.load(SharedRig.owner, of: SharedRig.project) == [1: [1], 2: [2]])
        #expect(try await rig.run("SELECT max(version) FROM posthog_logs_exporter_shown") == "\(written.version)")
    }

    @Test("one lost connection, as after a restart of the server, loses no poll")
    func reconnects() async throws {
        let (one, epoch, _) = try await rig.holder("one")
        try await rig.server.cutConnections(to: rig.database)
        #expect(await one.write([1: [1]], epoch: epoch) != nil)
        try await rig.server.cutConnections(to: rig.database)
        #expect(await one.round([SharedRig.project], known: [:], pauses: [:]) != nil)
        #expect(rig.log.lines.allSatisfy { $0.hasPrefix("info") })
    }

    @Test("a version is shown two seconds after it was saved; those that are over are forgotten")
    func versions() async throws {
        let (one, epoch, _) = try await rig.holder("one")
        let first = try #require(await one.write([1: [1]], [10], epoch: epoch))
        let now = try #require(one.time.earliest(at: SystemClock().uptime))
        #expect(first.visibleFrom > now && first.visibleFrom - now <= .seconds(2))
        let second = try #require(await one.write([1: [2]], [20], epoch: epoch))
        let two = try rig.replica("two")
        let all = await two.round([], known: [SharedRig.owner: -1, "nobody": -1], pauses: [:])?.versions
        #expect(all?.map(\.number) == [first.version, second.version])
        #expect(all?.map(\.snapshot) == [[10], [20]])
        #expect(all?.map(\.visibleFrom) == [first.visibleFrom, second.visibleFrom])
        let newer = await two.round([], known: [SharedRig.owner: first.version], pauses: [:])?.versions
        #expect(newer?.map(\.number) == [second.version])
        try await rig.run("UPDATE posthog_logs_exporter_shown SET visible_from = visible_from - interval '1 hour'")
        let third = try #require(await one.write([1: [3]], [30], epoch: epoch))
        let left = await two.round([], known: [SharedRig.owner: -1], pauses: [:])?.versions
        #expect(left?.map(\.number) == [second.version, third.version])
    }

    @Test("polls that come while others are written are written together")
    func together() async throws {
        let (one, epoch, _) = try await rig.holder("one")
        let names = (1...40).map { "owner \($0)" }
        for name in names { _ = try await one.load(name, of: SharedRig.project) }
        try await rig.run(
            """
            CREATE TABLE transactions (id bigint);
            GRANT ALL ON transactions TO PUBLIC;
            CREATE FUNCTION record() RETURNS trigger LANGUAGE plpgsql AS
            $$BEGIN INSERT INTO transactions VALUES (txid_current()); RETURN NULL; END$$;
            CREATE TRIGGER record AFTER INSERT ON posthog_logs_exporter_shown FOR EACH ROW EXECUTE FUNCTION record();
            """)
        let written = await withTaskGroup(of: Bool.self) { group in
            for name in names {
                group.addTask {
                    await one.write([1: [1]], showing: [1], of: name, in: SharedRig.project, epoch: epoch) != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(written == 40)
        let transactions = try #require(Int(try await rig.run("SELECT count(DISTINCT id) FROM transactions")))
        #expect(transactions < 20)
    }

    @Test("rows that are not as they were written are kept under another name, and their owner begins anew")
    func damage() async throws {
        let (one, epoch, _) = try await rig.holder("one")
        #expect(await one.write([1: [1, 2, 3], 2: [4]], epoch: epoch) != nil)
        try await rig.run(
            "UPDATE posthog_logs_exporter_rows SET bytes = set_byte(bytes, 5, get_byte(bytes, 5) # 1) WHERE key = 1")
        #expect(try await one.load(SharedRig.owner, of: SharedRig.project) == nil)
        #expect(one.status.loadFailures == 1)
        #expect(rig.log.lines.contains { $0.hasPrefix("error a part of the state is unusable") })
        #expect(await one.write([1: [5]], epoch: epoch) != nil)
        #expect(
            try await rig.run(
                "SELECT owner LIKE 'damaged %', count(*) FROM posthog_logs_exporter_rows GROUP BY 1 ORDER BY 1")
                == "f|2\nt|3")
    }

    @Test("a row that is missing is found", arguments: [0, 1])
    func missingRow(_ key: Int) async throws {
        let (one, epoch, _) = try await rig.holder("one")
        #expect(await one.write([1: [1], 2: [2]], epoch: epoch) != nil)
        try await rig.run("DELETE FROM posthog_logs_exporter_rows WHERE key = \(key)")
        #expect(try await one.load(SharedRig.owner, of: SharedRig.project) == nil)
        #expect(one.status.loadFailures == 1)
    }

    @Test("a pause after a 429 is everybody's")
    func pauses() async throws {
        let (one, two) = (try rig.replica("one"), try rig.replica("two"))
        #expect(await one.round([], known: [:], pauses: ["key": .seconds(40), "other": .zero])?.pauses == [:])
        let heard = try #require(await two.round([], known: [:], pauses: ["key": .zero, "other": .zero])?.pauses)
        #expect(heard.keys.sorted() == ["key"])
        #expect(heard["key"].map { $0 > .seconds(10) && $0 <= .seconds(40) } == true)
    }

    @Test("replicas that start together on an empty database make its tables once")
    func migration() async throws {
        let replicas = try (1...4).map { try rig.replica("\($0)") }
        await withTaskGroup(of: Void.self) { group in
            for replica in replicas {
                group.addTask { await #expect(throws: Never.self) { try await replica.begin() } }
            }
        }
        #expect(try await rig.run("SELECT count(*), max(version) FROM posthog_logs_exporter_schema") == "1|1")
        #expect(rig.log.lines == [])
    }

    @Test("tables of a later release are refused in words")
    func newerTables() async throws {
        try await rig.replica("one").begin()
        try await rig.run("INSERT INTO posthog_logs_exporter_schema VALUES (7)")
        let error = await #expect(throws: SharedStateFailure.self) { try await rig.replica("two").begin() }
        #expect(error?.description.contains("layout 7") == true)
        #expect(error?.description.contains("upgrade this exporter") == true)
    }
}
