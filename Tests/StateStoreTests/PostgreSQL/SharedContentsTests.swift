import Basics
import PostgreSQLFixtures
import Testing

@testable import StateStore

@Suite("All that a shared state holds", .timeLimit(.minutes(2)))
struct SharedContentsTests {
    private let rig: SharedRig

    init() async throws {
        rig = try await SharedRig()
    }

    private func contents() throws -> SharedContents {
        try SharedContents(PostgreSQLAddress(rig.server.url(database: rig.database)))
    }

    @Test("what is written is what a replica finds, and the other way round")
    func bothWays() async throws {
        let contents = try contents()
        try contents.write([SharedRig.owner: [1: [1], 70_000: [2, 3]], "other": [5: []]])
        #expect(try contents.owners() == ["other", SharedRig.owner])
        let (replica, epoch, rows) = try await rig.holder("one")
        #expect(rows == [1: [1], 70_000: [2, 3]])
        #expect(await replica.write([1: [9]], epoch: epoch) != nil)
        await replica.close()
        #expect(try self.contents().rows(of: SharedRig.owner) == [1: [9]])
        try contents.forget([SharedRig.owner])
        #expect(try contents.owners() == ["other"])
        #expect(try await rig.run("SELECT count(*) FROM posthog_logs_exporter_shown") == "0")
    }

    @Test("as long as an exporter has a lease nobody else touches it")
    func inUse() async throws {
        let (replica, _, _) = try await rig.holder("the holder")
        let error = #expect(throws: SharedStateFailure.self) { try contents() }
        #expect(error?.description.contains("the holder is using it") == true)
        await replica.close()
        #expect(throws: Never.self) { try contents() }
    }

    @Test("what a holder has written can be read meanwhile, with nothing but reading")
    func reading() async throws {
        let address = try PostgreSQLAddress(
            rig.server.url(
                database: rig.database, parameters: ["options": "-c default_transaction_read_only=on"]))
        let missing = #expect(throws: SharedStateFailure.self) { try SharedContents(reading: address).owners() }
        #expect(missing?.description.contains("there is no state of this release in it") == true)
        let (replica, epoch, _) = try await rig.holder("the holder")
        #expect(await replica.write([1: [9], 2: [8]], epoch: epoch) != nil)
        let contents = SharedContents(reading: address)
        #expect(try contents.owners() == [SharedRig.owner])
        #expect(try contents.rows(of: SharedRig.owner) == [1: [9], 2: [8]])
        await replica.close()
    }
}
