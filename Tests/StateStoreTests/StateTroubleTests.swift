import Basics
import Glibc
import Testing

@testable import StateStore

/// One at a time: a limit of the whole process is among what they set.
@Suite("A state file in trouble", .serialized)
struct StateTroubleTests {
    private let folder: TemporaryFolder
    private let path: String
    /// More than fits where there is little room.
    private let large: [String: StateRows] = [
        "project/a/1": Dictionary(
            uniqueKeysWithValues: (1..<9).map { ($0, Array(repeating: UInt8($0), count: 300_000)) })
    ]

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("state")
    }

    @Test(
        "a place where no file can be is one line that says what to do",
        arguments: [
            ("missing/state", "does not exist: create it"), ("file/state", "Not a directory"), ("", "it is a folder"),
            (".", "it is a folder"), ("device", "not a regular file"),
            ("link", "name that file itself"), (String(repeating: "n", count: 252), "too long"),
        ])
    func unusable(_ name: String, _ said: String) throws {
        try folder.put([], into: "file")
        try #require(symlink("/dev/null", folder.path("device")) == 0)
        try #require(symlink(folder.path("nothing"), folder.path("link")) == 0)
        let error = #expect(throws: StateFileUnusable.self) { try StateDatabase(folder.path(name)) }
        let line = try #require(error?.description)
        #expect(line.contains(said), "\(line)")
        #expect(line.contains(folder.path(name)), "\(line)")
        #expect(!line.contains("\n"))
    }

    @Test("a folder that may not be written to is found out at the start")
    func readOnlyFolder() throws {
        try StateDatabase(path).save("before")
        chmod(path, 0o666)
        chmod(path + ".lock", 0o666)
        chmod(folder.root, 0o555)
        defer { chmod(folder.root, 0o755) }
        let error = #expect(throws: StateFileUnusable.self) { try Nobody.run { try StateDatabase(path) } }
        #expect(error?.description.contains("cannot write in \(folder.root) (Permission denied)") == true)
    }

    @Test(
        "a file that may not be read or not be written is left where it is, and the start ends there",
        arguments: [(0, "cannot be read (open: Permission denied)"), (0o444, "cannot be written (Permission denied)")])
    func forbidden(mode: mode_t, said: String) throws {
        try StateDatabase(path).save("before")
        unlink(path + ".lock")
        chmod(path, mode)
        chmod(folder.root, 0o777)
        let error = #expect(throws: StateFileUnusable.self) { try Nobody.run { _ = try StateDatabase(path) } }
        #expect(error?.description.contains(said) == true, "\(String(describing: error))")
        #expect(folder.names.subtracting(["state.lock"]) == ["state"])
        chmod(path, 0o600)
        unlink(path + ".lock")
        #expect(try StateDatabase(path).text() == "before")
    }

    @Test("a save that gets no further leaves what was saved, and a smaller one may follow")
    func fileTooLarge() throws {
        do {
            let database = try StateDatabase(path)
            try database.save("before")
            let error = #expect(throws: StoreFailure.self) {
                try Self.whileFilesEnd(at: 1_000_000) { try database.save(large) }
            }
            #expect(error?.description.contains("File too large") == true, "\(String(describing: error))")
            #expect(database.text() == "before")
            try Self.whileFilesEnd(at: 1_000_000) { try database.save("after") }
        }
        let database = try StateDatabase(path)
        #expect(database.beginning == .resumed)
        #expect(database.text() == "after")
    }

    @Test("a start that can make no file goes on, with nothing left beside it")
    func noRoomAtStart() throws {
        let database = try Self.whileFilesEnd(at: 10) { try StateDatabase(path) }
        #expect(folder.names == ["state.lock"])
        #expect(throws: StoreFailure.self) { try Self.whileFilesEnd(at: 10) { try database.save("lost") } }
        try database.save("after")
        #expect(throws: StateFileUnusable.self) { try StateDatabase(path) }
        database.close()
        #expect(folder.names == ["state", "state.lock"])
        #expect(database.text() == "after")
    }

    @Test("without room an old file stays as it is, and is taken over by the first save that has it")
    func noRoomToTakeOver() throws {
        let old = OldFile.bytes("before")
        try folder.put(old, into: "state")
        let database = try Self.whileFilesEnd(at: 10) { try StateDatabase(path) }
        #expect(database.text() == "before")
        #expect(folder.bytes(of: "state") == old)
        #expect(folder.names == ["state", "state.lock"])
        try database.save("after", of: "project/b/1")
        #expect(folder.bytes(of: "state.before-sqlite") == old)
        database.close()
        #expect(folder.names == ["state", "state.lock", "state.before-sqlite"])
    }

    /// Runs `body` while no file can be written beyond so many bytes.
    private static func whileFilesEnd<Result>(at bytes: rlim_t, _ body: () throws -> Result) throws -> Result {
        var limit = rlimit()
        try #require(getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
        var unlimited = limit
        limit.rlim_cur = bytes
        signal(SIGXFSZ, SIG_IGN)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        defer { setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &unlimited) }
        return try body()
    }

    @Test(
        "a full disk leaves what was saved, and a smaller save may follow",
        .enabled(if: TinyDisk.isPossible, "only root may mount a disk to fill"))
    func fullDisk() throws {
        let disk = try TinyDisk(over: folder.root)
        do {
            let database = try StateDatabase(path)
            try database.save("before")
            let error = #expect(throws: StoreFailure.self) { try database.save(large) }
            #expect(error?.description.contains("full") == true, "\(String(describing: error))")
            #expect(database.text() == "before")
            try database.save("after")
        }
        let database = try StateDatabase(path)
        #expect(database.beginning == .resumed)
        #expect(database.text() == "after")
        withExtendedLifetime(disk) {}
    }

    @Test(
        "a disk that became read-only leaves what was saved, and a start there says so",
        .enabled(if: TinyDisk.isPossible, "only root may mount a disk"))
    func readOnlyDisk() throws {
        let disk = try TinyDisk(over: folder.root)
        try StateDatabase(path).save("before")
        try disk.becomeReadOnly()
        let error = #expect(throws: StateFileUnusable.self) { try StateDatabase(path) }
        #expect(error?.description.contains("Read-only file system") == true)
        disk.becomeWritable()
        #expect(try StateDatabase(path).text() == "before")
    }

    @Test("a file that cannot be replaced stays, and nothing beside it")
    func notReplaceable() throws {
        do {
            let database = try StateDatabase(path)
            unlink(path)
            mkdir(path, 0o755)
            #expect(throws: StoreFailure.self) { try database.save("lost") }
            #expect(!folder.names.contains("state.new"))
            rmdir(path)
            try database.save("after")
        }
        #expect(try StateDatabase(path).text() == "after")
    }

    @Test("a folder that is gone is an error of the save, until it is back")
    func folderGone() throws {
        mkdir(folder.path("sub"), 0o755)
        do {
            let database = try StateDatabase(folder.path("sub/state"))
            try database.save("before")
            rename(folder.path("sub"), folder.path("elsewhere"))
            #expect(throws: StoreFailure.self) { try database.save("lost") }
            #expect(folder.names == ["elsewhere"])
            rename(folder.path("elsewhere"), folder.path("sub"))
            try database.save("after")
        }
        #expect(try StateDatabase(folder.path("sub/state")).text() == "after")
    }
}
