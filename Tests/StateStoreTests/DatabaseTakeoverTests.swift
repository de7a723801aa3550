import Basics
import Glibc
import Testing

@testable import StateStore

@Suite("Taking over a state file of before")
struct DatabaseTakeoverTests {
    private let folder: TemporaryFolder
    private let path: String
    private let old = OldFile.bytes([("project/a/1", [[1, 2], [], [3]]), ("project/b/1", [[4]])])

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("state")
    }

    private func expectTakenOver(_ database: StateDatabase) {
        #expect(database.rows(of: "project/a/1") == [1: [1, 2], 2: [], 3: [3]])
        #expect(database.rows(of: "project/b/1") == [1: [4]])
    }

    @Test("its sections are the rows of their owners; it is kept, and its writes are cleared away")
    func takesOver() throws {
        try folder.put(old, into: "state")
        for name in ["state.tmp", "state.old"] { try folder.put(old.dropLast(), into: name) }
        do {
            let database = try StateDatabase(path)
            #expect(database.beginning == .takenOver(keptAs: folder.path("state.before-sqlite")))
            expectTakenOver(database)
            try database.save(["project/b/1": [1: [5]]])
            database.close()
        }
        #expect(folder.bytes(of: "state.before-sqlite") == old)
        #expect(folder.names == ["state", "state.lock", "state.before-sqlite"])
        #expect(folder.mode(of: "state") == 0o600)
        let database = try StateDatabase(path)
        #expect(database.beginning == .resumed)
        #expect(database.rows(of: "project/a/1") == [1: [1, 2], 2: [], 3: [3]])
        #expect(database.rows(of: "project/b/1") == [1: [5]])
    }

    @Test("killed while the database was made, it begins again")
    func killedEarly() throws {
        try folder.put(old, into: "state")
        try folder.put(Array("SQLite format 3\0".utf8) + Array(repeating: 0, count: 4080), into: "state.new")
        expectTakenOver(try StateDatabase(path))
        #expect(folder.bytes(of: "state.before-sqlite") == old)
    }

    @Test("killed when it had its second name, it keeps that one")
    func killedLate() throws {
        try folder.put(old, into: "state")
        try #require(link(path, folder.path("state.before-sqlite")) == 0)
        do { expectTakenOver(try StateDatabase(path)) }
        #expect(folder.names == ["state", "state.lock", "state.before-sqlite"])
        #expect(folder.bytes(of: "state.before-sqlite") == old)
    }

    @Test("who went back and comes again loses neither of the files that were kept")
    func again() throws {
        let older = OldFile.bytes("older")
        try folder.put(older, into: "state.before-sqlite")
        try folder.put(old, into: "state")
        let database = try StateDatabase(path)
        #expect(database.beginning == .takenOver(keptAs: folder.path("state.before-sqlite-2")))
        #expect(folder.bytes(of: "state.before-sqlite") == older)
        #expect(folder.bytes(of: "state.before-sqlite-2") == old)
    }

    @Test(
        "a process of a release without a database that uses it keeps this one out", arguments: ["state.lock", "state"])
    func inUse(name: String) throws {
        try folder.put(old, into: "state")
        let user = try OpenFile(folder.path(name), O_RDWR | O_CREAT, mode: 0o600)
        let isLocked = try user.lock()
        #expect(isLocked)
        let error = #expect(throws: StateFileUnusable.self) { try StateDatabase(path) }
        #expect(error?.description.contains("another process is using it") == true)
        #expect(folder.bytes(of: "state") == old)
        let isStillThere = user.isNamed(folder.path(name))
        #expect(isStillThere)
    }
}
