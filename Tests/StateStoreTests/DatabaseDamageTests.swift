import Basics
import Glibc
import Testing

@testable import StateStore

@Suite("A damaged state file")
struct DatabaseDamageTests {
    private let folder: TemporaryFolder
    private let path: String
    private static let moved = "state.damaged-20261123T120000Z"

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("state")
    }

    /// A complete file of three owners.
    private func fill() throws {
        let database = try StateDatabase(path)
        try database.save("a few rows", of: "a")
        try database.save(["b": [1: Array(repeating: 7, count: 10_000), 2: [1]]])
        try database.save("and more", of: "c")
        database.close()
    }

    /// Changes it as no exporter does.
    private func change(_ statement: String) throws {
        try SQLiteConnection(path).run(statement)
    }

    @Test(
        "what is no state file any more is moved aside as it is, with the reason and the time in its name",
        arguments: [
            [], Array("phl".utf8), Array("Phlogst\r and what a text editor makes of it".utf8),
            Array(OldFile.bytes("x").dropLast()), OldFile.bytes("x") + [0],
            Array("SQLite format 3\0".utf8) + Array(repeating: 1, count: 52) + Array("phlg and nonsense".utf8),
        ])
    func unreadable(bytes: [UInt8]) throws {
        try folder.put(bytes, into: "state")
        let database = try StateDatabase(path)
        guard case .unusable(.damaged, let name) = database.beginning else {
            Issue.record("it was taken")
            return
        }
        #expect(name == folder.path(Self.moved))
        #expect(folder.bytes(of: Self.moved) == bytes)
        #expect(folder.names == ["state", "state-wal", "state.lock", Self.moved])
        try database.save("fresh")
        #expect(database.text() == "fresh")
    }

    @Test("state of a later version is moved aside, with that version in its name")
    func newer() throws {
        try fill()
        try change("PRAGMA user_version=7")
        let database = try StateDatabase(path)
        let name = "state.version-7-20261123T120000Z"
        #expect(database.beginning == .unusable(.newer(version: 7), keptAs: folder.path(name)))
        #expect(database.text(of: "a") == nil)
        #expect(folder.names == ["state", "state-wal", "state.lock", name])
        rename(folder.path(name), folder.path("other"))
        try SQLiteConnection(folder.path("other")).run("PRAGMA user_version=1")
        #expect(try StateDatabase(folder.path("other")).text(of: "a") == "a few rows")
    }

    @Test("a file of before of a later version is moved aside likewise")
    func newerOld() throws {
        let bytes = OldFile.bytes(version: 7, table: [1, 2, 3])
        try folder.put(bytes, into: "state")
        _ = try StateDatabase(path)
        #expect(folder.bytes(of: "state.version-7-20261123T120000Z") == bytes)
    }

    @Test("nothing that was moved aside is overwritten, not within one second either")
    func movedAsideTwice() throws {
        for text in ["one", "two", "three"] {
            try folder.put(OldStateFile.magic + text.utf8, into: "state")
            _ = try StateDatabase(path)
        }
        #expect(
            [Self.moved, Self.moved + "-2", Self.moved + "-3"].map { folder.bytes(of: $0) }
                == ["one", "two", "three"].map { OldStateFile.magic + $0.utf8 })
    }

    @Test(
        "a row that is lost, changed, older than the others or somebody else's costs its owner alone, and is told",
        arguments: [
            "DELETE FROM rows WHERE id = (1 << 40) + 2",
            "UPDATE rows SET bytes = substr(bytes, 1, 4) || 'fow' WHERE id = (1 << 40) + 2",
            "UPDATE rows SET bytes = (SELECT bytes FROM rows WHERE id = (1 << 40) + 1) WHERE id = (1 << 40) + 2",
            "UPDATE rows SET id = (1 << 40) + 9 WHERE id = (1 << 40) + 2",
            "UPDATE rows SET bytes = 7 WHERE id = (1 << 40) + 2",
            "UPDATE rows SET bytes = x'' WHERE id = (1 << 40) + 2", "DELETE FROM rows WHERE id = 1 << 40",
            "INSERT INTO rows SELECT (1 << 40) + 77, bytes FROM rows WHERE id = (1 << 40) + 2",
        ])
    func rows(statement: String) throws {
        try fill()
        try change(statement)
        let changed = folder.bytes(of: "state")
        do {
            let database = try StateDatabase(path)
            guard case .unusable(.damaged(let why), folder.path(Self.moved)) = database.beginning else {
                Issue.record("it was taken: \(database.beginning)")
                return
            }
            #expect(why.contains("checksum mismatch in "))
            #expect(database.text(of: "a") == nil)
            #expect(database.rows(of: "b")?.count == 2)
            #expect(database.text(of: "c") == "and more")
            #expect(folder.bytes(of: Self.moved) == changed)
            try database.save("anew", of: "a")
            database.close()
        }
        let database = try StateDatabase(path)
        #expect(database.beginning == .resumed)
        #expect(["a", "c"].map { database.text(of: $0) } == ["anew", "and more"])
    }

    @Test("a row of before within the newest ones is found by the digest")
    func older() throws {
        do {
            let database = try StateDatabase(path)
            try database.save("old b", of: "a")
            database.close()
        }
        try folder.put(try #require(folder.bytes(of: "state")), into: "before")
        do {
            let database = try StateDatabase(path)
            try database.save("new b", of: "a")
            database.close()
        }
        try change(
            """
            ATTACH '\(folder.path("before"))' AS before;
            UPDATE rows SET bytes = (SELECT bytes FROM before.rows WHERE id = (1 << 40) + 1) WHERE id = (1 << 40) + 1
            """)
        #expect(try StateDatabase(path).text(of: "a") == nil)
    }

    @Test("whatever bit of it flips, no owner gets other rows than it saved, and what is missing is told")
    func flipped() throws {
        try fill()
        let whole = try #require(folder.bytes(of: "state"))
        let saved = try StateDatabase(path)
        let rows = ["a", "b", "c"].map { saved.rows(of: $0) }
        saved.close()
        // More of the header than of what follows.
        for bit in Array(stride(from: 0, to: 800, by: 5)) + Array(stride(from: 801, to: whole.count * 8, by: 997)) {
            var changed = whole
            changed[bit / 8] ^= 1 << (bit % 8)
            let place = try TemporaryFolder()
            try place.put(changed, into: "state")
            // The first bytes say whose file it is; some flips make it nobody's, and those are refused.
            guard let database = try? StateDatabase(place.path("state")) else {
                #expect(place.bytes(of: "state") == changed)
                continue
            }
            let found = ["a", "b", "c"].map { database.rows(of: $0) }
            for (one, other) in zip(found, rows) { #expect(one == nil || one == other, "bit \(bit)") }
            guard found != rows else { continue }
            guard case .unusable(_, let name) = database.beginning else {
                Issue.record("bit \(bit): nothing was said")
                continue
            }
            #expect(place.names.contains(String(name.dropFirst(place.root.count + 1))))
        }
    }

    @Test("every cut of it is told, and costs no more than itself")
    func truncated() throws {
        try fill()
        let whole = try #require(folder.bytes(of: "state"))
        for length in stride(from: 100, to: whole.count, by: 997) {
            let place = try TemporaryFolder()
            try place.put(Array(whole[..<length]), into: "state")
            let database = try StateDatabase(place.path("state"))
            guard case .unusable(.damaged, let name) = database.beginning else {
                Issue.record("cut at \(length): nothing was said")
                continue
            }
            #expect(place.names.contains(String(name.dropFirst(place.root.count + 1))))
            try database.save("fresh")
        }
    }

    @Test("an owner's rows that make no sense to it are kept elsewhere, and cost no other owner")
    func refused() throws {
        try fill()
        do {
            let database = try StateDatabase(path)
            #expect(try database.refuse("a") == folder.path(Self.moved))
            #expect(database.text(of: "a") == nil)
            #expect(try database.refuse("b") == folder.path(Self.moved))
            try database.save("anew", of: "a")
            database.close()
        }
        let database = try StateDatabase(path)
        #expect(database.beginning == .resumed)
        #expect(["a", "b", "c"].map { database.text(of: $0) } == ["anew", nil, "and more"])
        let kept = try StateDatabase(folder.path(Self.moved))
        #expect(kept.text(of: "a") == "a few rows")
        #expect(kept.rows(of: "b")?.count == 2)
    }
}
