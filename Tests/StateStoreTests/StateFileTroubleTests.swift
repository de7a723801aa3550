import Basics
import Collector
import Glibc
import PostHogLogs
import Testing

@testable import StateStore

/// One at a time: a limit of the whole process is among what they set.
@Suite("A state file in trouble", .serialized)
struct StateFileTroubleTests {
    private let folder: TemporaryFolder
    private let path: String
    private let before = StateFileTests.image("before")
    /// More than fits where there is little room.
    private let large = StateImage([
        StateSection(name: "project/a/1", chunks: (0..<8).map { StateChunk(Array(repeating: $0, count: 300_000)) })
    ])

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("state")
    }

    private static func bytes(_ image: StateImage) -> [UInt8] { Array(image.encode().joined()) }

    @Test(
        "a place where no file can be is one line that says what to do",
        arguments: [
            ("missing/state", "does not exist: create it"), ("file/state", "Not a directory"), ("", "it is a folder"),
            (".", "it is a folder"), ("device", "no regular file"), (String(repeating: "n", count: 252), "too long"),
        ])
    func unusable(_ name: String, _ said: String) throws {
        try folder.put([], into: "file")
        try #require(symlink("/dev/null", folder.path("device")) == 0)
        let error = #expect(throws: StateFileUnusable.self) { try StateFile(folder.path(name)) }
        let line = try #require(error?.description)
        #expect(line.contains(said), "\(line)")
        #expect(line.contains(folder.path(name)), "\(line)")
        #expect(!line.contains("\n"))
    }

    @Test("a folder that may not be written to is found out at the start")
    func readOnlyFolder() throws {
        try folder.put(Self.bytes(before), into: "state")
        try folder.put([], into: "state.lock")
        chmod(path, 0o666)
        chmod(path + ".lock", 0o666)
        chmod(folder.root, 0o555)
        defer { chmod(folder.root, 0o755) }
        let error = #expect(throws: StateFileUnusable.self) { try Nobody.run { try StateFile(path) } }
        #expect(error?.description.contains("nothing can be written in \(folder.root), Permission denied") == true)
    }

    @Test("a file that may not be read is left where it is, and the start ends there")
    func unreadable() throws {
        try folder.put(Self.bytes(before), into: "state")
        chmod(path, 0)
        chmod(folder.root, 0o777)
        let error = #expect(throws: StateFileUnusable.self) {
            try Nobody.run { _ = try StateFile(path) }
        }
        #expect(error?.description.contains("cannot be read, open: Permission denied") == true)
        #expect(folder.names == ["state"])
        #expect(folder.bytes(of: "state") == Self.bytes(before) || geteuid() != 0)
    }

    @Test("a write that gets no further leaves the file of before whole, and nothing beside it")
    func cutOff() throws {
        let file = try StateFile(path)
        try file.write(before.encode())
        let error = #expect(throws: SystemFailure.self) {
            try Self.whileFilesEnd(at: 1_000_000) { try file.write(large.encode()) }
        }
        #expect(error?.call == "write" && error?.code == EFBIG)
        #expect(folder.bytes(of: "state") == Self.bytes(before))
        #expect(folder.names == ["state", "state.lock"])
    }

    @Test("a start that can make no file goes on, with nothing left beside it")
    func noRoomAtStart() throws {
        let file = try StateFile(path)
        let found = try Self.whileFilesEnd(at: 10) { try file.load(at: Timestamp(seconds: 0)) }
        guard case .nothing = found else {
            Issue.record("something was found")
            return
        }
        #expect(folder.names == ["state.lock"])
        try file.write(before.encode())
        #expect(folder.bytes(of: "state") == Self.bytes(before))
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
        "a full disk leaves the file of before whole, and a smaller one may follow",
        .enabled(if: TinyDisk.isPossible, "only root may mount a disk to fill"))
    func fullDisk() throws {
        let disk = try TinyDisk(over: folder.root)
        let file = try StateFile(path)
        try file.write(before.encode())
        let error = #expect(throws: SystemFailure.self) { try file.write(large.encode()) }
        #expect(error?.code == ENOSPC)
        #expect(folder.bytes(of: "state") == Self.bytes(before))
        #expect(folder.names == ["state", "state.lock"])
        try file.write(StateFileTests.image("after").encode())
        #expect(folder.bytes(of: "state") == Self.bytes(StateFileTests.image("after")))
        withExtendedLifetime(disk) {}
    }

    @Test(
        "a disk that became read-only leaves the file of before whole, and a start there says so",
        .enabled(if: TinyDisk.isPossible, "only root may mount a disk"))
    func readOnlyDisk() throws {
        let disk = try TinyDisk(over: folder.root)
        do {
            let file = try StateFile(path)
            try file.write(before.encode())
            try disk.becomeReadOnly()
            let error = #expect(throws: SystemFailure.self) { try file.write(large.encode()) }
            #expect(error?.code == EROFS)
            #expect(folder.bytes(of: "state") == Self.bytes(before))
        }
        let error = #expect(throws: StateFileUnusable.self) { try StateFile(path) }
        #expect(error?.description.contains("Read-only file system") == true)
        disk.becomeWritable()
        #expect(try StateFile(path).load(at: Timestamp(seconds: 0)).image == before)
    }

    @Test("a file that cannot be replaced stays, and nothing beside it")
    func notReplaceable() throws {
        let file = try StateFile(path)
        mkdir(path, 0o755)
        let error = #expect(throws: SystemFailure.self) { try file.write(before.encode()) }
        #expect(error?.call == "rename")
        #expect(folder.names == ["state", "state.lock"])
    }

    @Test("a folder that is gone is an error of the write")
    func folderGone() throws {
        mkdir(folder.path("sub"), 0o755)
        let file = try StateFile(folder.path("sub/state"))
        rename(folder.path("sub"), folder.path("elsewhere"))
        let error = #expect(throws: SystemFailure.self) { try file.write(before.encode()) }
        #expect(error?.code == ENOENT)
        #expect(folder.names == ["elsewhere"])
    }
}
