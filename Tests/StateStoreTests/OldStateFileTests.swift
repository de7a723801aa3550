import Basics
import Testing

@testable import StateStore

@Suite("The state file of before")
struct OldStateFileTests {
    static let file = OldFile.bytes([
        ("project/a/1", [[1, 2, 3], [], [4]]), ("empty", []), ("café", [Array(0...40)]),
    ])

    @Test("every section comes back, its chunks numbered from 1")
    func sections() throws {
        #expect(
            try OldStateFile.decode(Self.file) == [
                "project/a/1": [1: [1, 2, 3], 2: [], 3: [4]], "empty": [:], "café": [1: Array(0...40)],
            ])
        #expect(try OldStateFile.decode(OldFile.bytes([])) == [:])
    }

    @Test("every cut of it is damage")
    func truncated() {
        for length in Self.file.indices { Self.expectDamage(Array(Self.file[..<length]), "cut at \(length)") }
    }

    @Test("every bit of it that flips is damage, the version's too")
    func flipped() {
        for bit in 0..<Self.file.count * 8 {
            var changed = Self.file
            changed[bit / 8] ^= 1 << (bit % 8)
            Self.expectDamage(changed, "bit \(bit)")
        }
    }

    @Test("bytes behind its end are damage")
    func longer() {
        Self.expectDamage(Self.file + [0], "one more")
    }

    @Test("bytes that change places are damage")
    func swapped() {
        for index in Self.file.indices.dropLast() where Self.file[index] != Self.file[index + 1] {
            var changed = Self.file
            changed.swapAt(index, index + 1)
            Self.expectDamage(changed, "at \(index)")
        }
    }

    @Test(
        "lengths and counts that no file has are damage, right checksum or not",
        arguments: [
            [1, 0x61, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0, 0],
            [1, 0x61, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [1, 0x61, 1, 1], [9, 0x61], [1, 0xFF, 0],
        ] as [[UInt8]])
    func tables(_ table: [UInt8]) {
        Self.expectDamage(OldFile.bytes(version: 1, table: table), "\(table)")
    }

    @Test("a later version says which, and nothing of what follows is looked at")
    func newer() {
        let error = #expect(throws: StateDamage.self) {
            try OldStateFile.decode(OldFile.bytes(version: 7, table: [1, 2, 3]).dropLast(3))
        }
        #expect(error == .newer(version: 7))
    }

    @Test("a version from before the first is damage")
    func noVersion() {
        Self.expectDamage(OldFile.bytes(version: 0, table: []), "version 0")
    }

    private static func expectDamage(_ file: [UInt8], _ what: Comment) {
        let error = #expect(throws: StateDamage.self, what) { try OldStateFile.decode(file) }
        guard case .damaged(let why) = error else {
            Issue.record("\(what): \(String(describing: error))")
            return
        }
        #expect(!why.isEmpty)
    }
}
