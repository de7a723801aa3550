import Basics
import Collector
import Glibc
import PostHogLogs
import Testing

@testable import StateStore

@Suite("The state file")
struct StateFileTests {
    private let folder: TemporaryFolder
    private let path: String
    private let noon = Timestamp(seconds: 1_795_435_200)

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("state")
    }

    static func image(_ text: String) -> StateImage {
        StateImage([StateSection(name: "project/a/1", chunks: [StateChunk(Array(text.utf8))])])
    }

    private static func bytes(_ image: StateImage) -> [UInt8] { Array(image.encode().joined()) }

    private func load() throws -> StateFile.Found { try StateFile(path).load(at: noon) }

    @Test("where none is, one with nothing in it is made before there is something to write")
    func absent() throws {
        let file = try StateFile(path)
        guard case .nothing = try file.load(at: noon) else {
            Issue.record("something was found")
            return
        }
        #expect(folder.bytes(of: "state") == Self.bytes(StateImage([])))
        #expect(folder.mode(of: "state") == 0o600)
        #expect(folder.names == ["state", "state.lock"])
    }

    @Test("what was written is what is read, and only its owner may read it")
    func roundTrip() throws {
        try StateFile(path).write(Self.image("first").encode())
        try StateFile(path).write(Self.image("second").encode())
        #expect(try load().image == Self.image("second"))
        #expect(folder.mode(of: "state") == 0o600)
    }

    @Test("small and large pieces arrive in their order, empty ones too")
    func pieces() throws {
        let pieces = [0, 1, 300_000, 0, 262_144, 5, 262_143, 1, 70_000].enumerated().map { number, length in
            [UInt8](repeating: UInt8(number), count: length)
        }
        try StateFile(path).write(pieces)
        #expect(folder.bytes(of: "state") == Array(pieces.joined()))
    }

    @Test("writes take turns on two files, so the newest is never written to")
    func turns() throws {
        let file = try StateFile(path)
        var before: ino_t = 0
        for (number, text) in ["one", "a longer one", "short", "", "the last of them"].enumerated() {
            try file.write(Self.image(text).encode())
            #expect(folder.bytes(of: "state") == Self.bytes(Self.image(text)))
            #expect(folder.inode(of: "state") != before)
            #expect(number == 0 || folder.inode(of: "state.tmp") == before)
            before = folder.inode(of: "state")
        }
        #expect(folder.names == ["state", "state.tmp", "state.lock"])
    }

    @Test("a file that has got another name is never written to")
    func otherName() throws {
        let file = try StateFile(path)
        try file.write(Self.image("first").encode())
        try #require(link(path, folder.path("kept")) == 0)
        for text in ["second", "third", "fourth"] { try file.write(Self.image(text).encode()) }
        #expect(folder.bytes(of: "kept") == Self.bytes(Self.image("first")))
        #expect(folder.bytes(of: "state") == Self.bytes(Self.image("fourth")))
    }

    @Test("a file that others may read is replaced by one that they may not")
    func permissions() throws {
        let file = try StateFile(path)
        try file.write(Self.image("first").encode())
        chmod(path, 0o644)
        for text in ["second", "third", "fourth"] {
            try file.write(Self.image(text).encode())
            #expect(folder.mode(of: "state") == 0o600)
        }
    }

    @Test(
        "damaged state is moved aside as it is, with the reason and the time in its name",
        arguments: [
            [], Array("phl".utf8), Array("Phlogst\r and what a text editor makes of it".utf8),
            bytes(image("x")).dropLast(), bytes(image("x")) + [0],
        ])
    func damaged(bytes: [UInt8]) throws {
        try folder.put(bytes, into: "state")
        let file = try StateFile(path)
        guard case .movedAside(let name, .damaged) = try file.load(at: noon) else {
            Issue.record("it was taken")
            return
        }
        #expect(name == folder.path("state.damaged-20261123T120000Z"))
        #expect(folder.bytes(of: "state.damaged-20261123T120000Z") == bytes)
        #expect(folder.bytes(of: "state") == Self.bytes(StateImage([])))
        #expect(folder.names == ["state", "state.lock", "state.damaged-20261123T120000Z"])
    }

    @Test("state of a later version is moved aside, with that version in its name")
    func newer() throws {
        // "phlogst\n", version 7, CRC-32 of both.
        let preamble = StateImage.magic + [7, 0, 0, 0]
        let crc = StateChunk(preamble).crc
        let bytes = preamble + (0..<4).map { UInt8(truncatingIfNeeded: crc >> (8 * $0)) } + [1, 2, 3]
        try folder.put(bytes, into: "state")
        guard case .movedAside(let name, let reason) = try load() else {
            Issue.record("it was taken")
            return
        }
        #expect(reason == .newer(version: 7))
        #expect(name == folder.path("state.version-7-20261123T120000Z"))
        #expect(folder.bytes(of: "state.version-7-20261123T120000Z") == bytes)
    }

    @Test("nothing that was moved aside is overwritten, not within one second either")
    func movedAsideTwice() throws {
        for text in ["one", "two", "three"] {
            try folder.put(StateImage.magic + text.utf8, into: "state")
            _ = try load()
        }
        let name = "state.damaged-20261123T120000Z"
        #expect(
            [name, name + "-2", name + "-3"].map { folder.bytes(of: $0) }
                == ["one", "two", "three"].map { StateImage.magic + $0.utf8 })
    }

    @Test(
        "a file that never was a state file is refused and left as it is, and so are its neighbours",
        arguments: ["state", "state.tmp", "state.old"],
        ["phx_key", "phlog of a person", "\u{0}\u{0}x", "\u{7F}ELF\u{1}"])
    func foreign(name: String, text: String) throws {
        try folder.put(Array(text.utf8), into: name)
        let error = #expect(throws: StateFileUnusable.self) { try StateFile(path) }
        #expect(
            error?.description == "state file \(path): \(folder.path(name)) is no state file of this exporter: move it "
                + "away, or name another state file")
        #expect(folder.bytes(of: name) == Array(text.utf8))
        #expect(folder.names == [name])
    }

    @Test("what a power failure leaves of a write, zeros, is cleared away")
    func zeros() throws {
        try folder.put(Array(repeating: 0, count: 1000), into: "state.tmp")
        _ = try StateFile(path)
        #expect(folder.names == ["state.lock"])
    }

    @Test("a lock file that was deleted or replaced lets no second process in", arguments: [true, false])
    func lockFileGone(isReplaced: Bool) throws {
        let first = try StateFile(path)
        for text in ["first", "second", "third"] {
            try first.write(Self.image(text).encode())
            unlink(path + ".lock")
            if isReplaced { try folder.put([], into: "state.lock") }
            let error = #expect(throws: StateFileUnusable.self) { try StateFile(path) }
            #expect(error?.description.contains("another process is using it") == true)
        }
        #expect(try first.load(at: noon).image == Self.image("third"))
    }

    @Test(
        "a lock file that was deleted before anything was saved lets no second process in",
        arguments: [nil, StateImage.magic + [1]])
    func lockFileGoneAtOnce(found: [UInt8]?) throws {
        if let found { try folder.put(found, into: "state") }
        let first = try StateFile(path)
        _ = try first.load(at: noon)
        unlink(path + ".lock")
        #expect(throws: StateFileUnusable.self) { try StateFile(path) }
        try first.write(Self.image("first").encode())
        #expect(try first.load(at: noon).image == Self.image("first"))
    }

    @Test("who lost the state file and its lock to another process writes nothing over its work")
    func everythingGone() throws {
        let first = try StateFile(path)
        try first.write(Self.image("first").encode())
        unlink(path)
        unlink(path + ".lock")
        var second: StateFile? = try StateFile(path)
        try second?.write(Self.image("second").encode())
        let error = #expect(throws: SystemFailure.self) { try first.write(Self.image("lost").encode()) }
        #expect(error?.code == EBUSY)
        #expect(folder.bytes(of: "state") == Self.bytes(Self.image("second")))
        second = nil
        try first.write(Self.image("third").encode())
        #expect(throws: StateFileUnusable.self) { try StateFile(path) }
    }

    @Test("a process that was killed while it wrote leaves the file of before, and its rest is cleared away")
    func killed() throws {
        try StateFile(path).write(Self.image("before").encode())
        try folder.put(Array(Self.bytes(Self.image("half written")).prefix(20)), into: "state.tmp")
        try folder.put(Self.bytes(Self.image("older")), into: "state.old")
        #expect(try load().image == Self.image("before"))
        #expect(folder.names == ["state", "state.lock"])
    }

    @Test("a process that was killed while it renamed leaves a whole file, and the next writes as ever")
    func killedRenaming() throws {
        try StateFile(path).write(Self.image("before").encode())
        try #require(link(path, folder.path("state.old")) == 0)
        try folder.put(Self.bytes(Self.image("written, not renamed")), into: "state.tmp")
        #expect(try load().image == Self.image("before"))
        let file = try StateFile(path)
        for text in ["first", "second", "third"] {
            try file.write(Self.image(text).encode())
            #expect(folder.bytes(of: "state") == Self.bytes(Self.image(text)))
        }
        #expect(folder.names == ["state", "state.tmp", "state.lock"])
    }

    @Test("a rest that appears later is in no write's way")
    func leftover() throws {
        let file = try StateFile(path)
        try folder.put(Array(repeating: 1, count: 1000), into: "state.tmp")
        try file.write(Self.image("after").encode())
        #expect(folder.bytes(of: "state") == Self.bytes(Self.image("after")))
        #expect(folder.names == ["state", "state.lock"])
    }

    @Test("a second user of the file is told which it is and what to do, until the first has gone")
    func locked() throws {
        var first: StateFile? = try StateFile(path)
        let error = #expect(throws: StateFileUnusable.self) { try StateFile(path) }
        #expect(
            error?.description == "state file \(path): another process is using it: stop that one, or give this one a "
                + "file of its own")
        try first?.write(Self.image("first").encode())
        #expect(throws: StateFileUnusable.self, "the lock outlives the file that it is about") { try StateFile(path) }
        first = nil
        #expect(throws: Never.self) { try StateFile(path) }
    }

    @Test("a link to the file has the same lock, and stays a link")
    func linked() throws {
        try folder.put(Self.bytes(Self.image("before")), into: "state")
        try #require(symlink(path, folder.path("alias")) == 0)
        do {
            let file = try StateFile(folder.path("alias"))
            #expect(throws: StateFileUnusable.self) { try StateFile(path) }
            try file.write(Self.image("after").encode())
        }
        #expect(try load().image == Self.image("after"))
        #expect(folder.isLink("alias"))
    }
}

extension StateFile.Found {
    /// nil if none was found.
    var image: StateImage? {
        guard case .image(let image) = self else { return nil }
        return image
    }
}
