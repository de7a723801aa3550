import Basics
import Glibc
import Testing

@testable import StateStore

@Suite("The state's database")
struct StateDatabaseTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("state")
    }

    @Test("where none is, one with nothing in it is made before there is something to write")
    func absent() throws {
        let database = try StateDatabase(path)
        #expect(database.beginning == .new)
        #expect(database.rows(of: "project/a/1") == nil)
        #expect(folder.mode(of: "state") == 0o600)
        #expect(folder.names == ["state", "state-wal", "state.lock"])
        #expect(folder.mode(of: "state-wal") == 0o600)
    }

    @Test("what was saved is what is there after a restart, and the file is complete alone")
    func roundTrip() throws {
        do {
            let database = try StateDatabase(path)
            try database.save("first of all")
            try database.save("second and third ")
            #expect(database.text() == "second and third ")
            database.close()
        }
        #expect(folder.names == ["state", "state.lock"])
        let database = try StateDatabase(path)
        #expect(database.beginning == .resumed)
        #expect(database.text() == "second and third ")
    }

    @Test("rows of owners that are not saved stay, and rows that are no longer handed in go")
    func owners() throws {
        do {
            let database = try StateDatabase(path)
            try database.save(["gone": StateDatabase.rows("old"), "here": StateDatabase.rows("a b c d")])
            try database.save(["here": [2: [1], 1 << 40 - 1: [2]], "new": [7: Array(repeating: 9, count: 100_000)]])
        }
        let database = try StateDatabase(path)
        #expect(database.text(of: "gone") == "old")
        #expect(listed(database.rows(of: "here")) == [[2], [1], [1 << 40 - 1], [2]])
        #expect(listed(database.rows(of: "new")) == [[7], Array(repeating: 9, count: 100_000)])
        #expect(listed(database.rows(of: "never")) == nil)
    }

    @Test("owners that are forgotten are gone, also after a restart, and the others are whole")
    func forgotten() throws {
        do {
            let database = try StateDatabase(path)
            try database.save([
                "a": StateDatabase.rows("1 2"), "b": StateDatabase.rows("3"), "c": StateDatabase.rows("4 5"),
            ])
            try database.forget(["a", "c", "never"])
            #expect(database.ownerNames == ["b"])
            try database.save(["c": StateDatabase.rows("6")])
            database.close()
        }
        let database = try StateDatabase(path)
        #expect(database.beginning == .resumed)
        #expect(database.ownerNames == ["b", "c"])
        #expect(database.text(of: "b") == "3" && database.text(of: "c") == "6" && database.text(of: "a") == nil)
    }

    /// Keys and bytes by turns: Swift 6.3 crashes where it optimizes an expectation of such a dictionary.
    private func listed(_ rows: StateRows?) -> [[UInt64]]? {
        rows?.sorted { $0.key < $1.key }.flatMap { [[$0.key], $0.value.map(UInt64.init)] }
    }

    @Test("only rows that changed are written, and where nothing did, nothing is")
    func changes() throws {
        var owner = StoredOwner(number: 3, name: "a")
        _ = owner.replace(with: [1: [1], 2: [2], 3: [3]])
        let changes = owner.replace(with: [1: [1], 2: [22], 4: [4]])
        #expect(
            Set(changes.map(\.id)) == Set([0, 2, 3, 4].map { RowID(owner: 3, key: $0) }))
        #expect(changes.first { $0.id.key == 3 }?.bytes == nil)
        #expect(owner.replace(with: [1: [1], 2: [22], 4: [4]]).isEmpty)
    }

    @Test("what a process that was killed had saved is there, with nothing done by it at its end")
    func killed() throws {
        let database = try StateDatabase(path)
        try database.save("one two")
        try database.save("one three")
        // As the kill leaves it: a copy of what is on the disk now.
        for name in ["state", "state-wal"] {
            try folder.put(try #require(folder.bytes(of: name)), into: "copy" + name.dropFirst(5))
        }
        try folder.put(Array("half written".utf8), into: "copy.new")
        try folder.put(Array("SQLite format 3\0half written".utf8), into: "copy.new")
        let copy = try StateDatabase(folder.path("copy"))
        #expect(copy.text() == "one three")
    }

    @Test("a database that others may read is made one that they may not")
    func permissions() throws {
        try StateDatabase(path).save("first")
        chmod(path, 0o644)
        let database = try StateDatabase(path)
        #expect(folder.mode(of: "state") == 0o600)
        #expect(database.text() == "first")
    }

    @Test("a second user of the file is told which it is and what to do, until the first has gone")
    func locked() throws {
        do {
            let first = try StateDatabase(path)
            for text in ["first", "second"] {
                let error = #expect(throws: StateFileUnusable.self) { try StateDatabase(path) }
                #expect(
                    error?.description
                        == "state file \(path): another process is using it: stop it, or use another "
                        + "file")
                try first.save(text)
            }
        }
        #expect(try StateDatabase(path).text() == "second")
    }

    @Test("a lock file that was deleted or replaced lets no second user in", arguments: [true, false])
    func lockFileGone(isReplaced: Bool) throws {
        let first = try StateDatabase(path)
        for text in ["", "first", "second", "third"] {
            if text != "" { try first.save(text) }
            unlink(path + ".lock")
            if isReplaced { try folder.put([], into: "state.lock") }
            let error = #expect(throws: StateFileUnusable.self) { try StateDatabase(path) }
            #expect(error?.description.contains("another process is using it") == true)
        }
        #expect(first.text() == "third")
    }

    @Test("SQLite's own lock keeps other programs out")
    func foreignProgram() throws {
        let database = try StateDatabase(path)
        let error = #expect(throws: SQLiteFailure.self) {
            try SQLiteConnection(path).run("SELECT * FROM rows")
        }
        #expect(error?.isBusy == true)
        try database.save("first")
    }

    @Test("a database that was deleted is made anew by the next save, with all that it had")
    func deleted() throws {
        do {
            let database = try StateDatabase(path)
            try database.save("other", of: "project/b/1")
            try database.save("first")
            unlink(path)
            try database.save("second")
            for name in folder.names { unlink(folder.path(name)) }
            try database.save("third")
        }
        let database = try StateDatabase(path)
        #expect(database.text() == "third")
        #expect(database.text(of: "project/b/1") == "other")
    }

    @Test("a log that was deleted costs nothing that is saved afterwards, kill or not")
    func logDeleted() throws {
        let database = try StateDatabase(path)
        try database.save("first")
        try database.save("other", of: "project/b/1")
        unlink(path + "-wal")
        try database.save("second")
        for name in ["state", "state-wal"] {
            try folder.put(try #require(folder.bytes(of: name)), into: "copy" + name.dropFirst(5))
        }
        let copy = try StateDatabase(folder.path("copy"))
        #expect(copy.text() == "second")
        #expect(copy.text(of: "project/b/1") == "other")
    }

    @Test("who lost the file and its lock to another process writes nothing over its work")
    func everythingGone() throws {
        let first = try StateDatabase(path)
        try first.save("first")
        for name in folder.names { unlink(folder.path(name)) }
        var second: StateDatabase? = try StateDatabase(path)
        try second?.save("second")
        #expect(throws: StoreFailure.self) { try first.save("lost") }
        second = nil
        #expect(throws: StoreFailure.self) { try first.save("lost") }
        #expect(try StateDatabase(path).text() == "second")
        for name in folder.names { unlink(folder.path(name)) }
        try first.save("third")
        #expect(throws: StateFileUnusable.self) { try StateDatabase(path) }
    }

    @Test("a link to the file has the same lock, and stays a link")
    func linked() throws {
        try StateDatabase(path).save("before")
        try #require(symlink(path, folder.path("alias")) == 0)
        do {
            let database = try StateDatabase(folder.path("alias"))
            #expect(throws: StateFileUnusable.self) { try StateDatabase(path) }
            try database.save("after")
        }
        #expect(try StateDatabase(path).text() == "after")
        #expect(folder.isLink("alias"))
    }

    @Test(
        "a file that never was a state file is refused and left as it is, and so are its neighbours",
        arguments: ["state", "state-wal", "state-journal", "state.new"],
        ["phx_key", "phlog of a person", "SQLite format 3 is what I like", "\u{0}\u{0}x", "\u{7F}ELF\u{1}"])
    func foreign(name: String, text: String) throws {
        try folder.put(Array(text.utf8), into: name)
        let error = #expect(throws: StateFileUnusable.self) { try StateDatabase(path) }
        #expect(
            error?.description
                == "state file \(path): \(folder.path(name)) is not a state file of this exporter: move it "
                + "away, or use another file")
        #expect(folder.bytes(of: name) == Array(text.utf8))
        #expect(folder.names == [name])
    }

    @Test("another program's database is refused and left as it is")
    func foreignDatabase() throws {
        try folder.put([], into: "state")
        try SQLiteConnection(path).run("CREATE TABLE rows(id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
        let bytes = folder.bytes(of: "state")
        let error = #expect(throws: StateFileUnusable.self) { try StateDatabase(path) }
        #expect(error?.description.contains("is not a state file of this exporter") == true)
        #expect(folder.bytes(of: "state") == bytes)
        #expect(folder.names == ["state"])
    }

    @Test("what a power failure leaves of a new database, zeros, is in no start's way")
    func zeros() throws {
        try folder.put(Array(repeating: 0, count: 1000), into: "state.new")
        try StateDatabase(path).save("first")
        #expect(try StateDatabase(path).text() == "first")
    }
}
