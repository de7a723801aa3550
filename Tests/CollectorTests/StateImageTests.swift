import Basics
import BasicsFixtures
import Collector
import PostHogSimulator
import Testing

@Suite("The file of saved state")
struct StateImageTests {
    static let small = StateImage([
        StateSection(name: "project/a/1", chunks: [StateChunk([1, 2, 3]), StateChunk([]), StateChunk([4])]),
        StateSection(name: "empty", chunks: []),
        StateSection(name: "café", chunks: [StateChunk(Array(0...40))]),
    ])

    private static func file(_ image: StateImage) -> [UInt8] { Array(image.encode().joined()) }

    @Test("it comes back as it was written, chunks and all", arguments: [StateImage([]), small])
    func roundTrip(_ image: StateImage) throws {
        #expect(try StateImage.decode(Self.file(image)) == image)
    }

    @Test("a section has the bytes of its chunks, one behind the other")
    func bytes() {
        #expect(Self.small.sections[0].bytes == [1, 2, 3, 4])
    }

    @Test(
        "the checksum is that of zip and PNG",
        arguments: [
            ("", 0), ("a", 0xE8B7_BE43), ("123456789", 0xCBF4_3926),
            ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
        ] as [(String, UInt32)])
    func checksum(_ text: String, _ crc: UInt32) {
        #expect(StateChunk(Array(text.utf8)).crc == crc)
    }

    @Test("a chunk is handed on, not copied")
    func noCopy() {
        let chunk = StateChunk(Array(repeating: 7, count: 1000))
        let pieces = StateImage([StateSection(name: "a", chunks: [chunk])]).encode()
        let places = (chunk.bytes.withUnsafeBytes { $0.baseAddress }, pieces[1].withUnsafeBytes { $0.baseAddress })
        #expect(places.0 == places.1)
    }

    @Test("every cut of it is damage")
    func truncated() {
        let file = Self.file(Self.small)
        for length in file.indices { Self.expectDamage(Array(file[..<length]), "cut at \(length)") }
    }

    @Test("every bit of it that flips is damage, the version's too")
    func flipped() {
        let file = Self.file(Self.small)
        for bit in 0..<file.count * 8 {
            var changed = file
            changed[bit / 8] ^= 1 << (bit % 8)
            Self.expectDamage(changed, "bit \(bit)")
        }
    }

    @Test("bytes behind its end are damage")
    func longer() {
        Self.expectDamage(Self.file(Self.small) + [0], "one more")
    }

    @Test("bytes that change places are damage")
    func swapped() {
        let file = Self.file(Self.small)
        for index in file.indices.dropLast() where file[index] != file[index + 1] {
            var changed = file
            changed.swapAt(index, index + 1)
            Self.expectDamage(changed, "at \(index)")
        }
    }

    @Test("random bytes are damage, behind a right beginning too", arguments: UInt64(0)..<300)
    func random(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let noise = (0..<Int.random(in: 0..<200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        let file = Self.file(Self.small)
        Self.expectDamage(noise, "noise")
        Self.expectDamage(Array(file[..<Int.random(in: 8...24, using: &random)]) + noise, "a beginning and noise")
    }

    @Test(
        "lengths and counts that no file has are damage, right checksum or not",
        arguments: [
            [1, 0x61, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0, 0],
            [1, 0x61, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [1, 0x61, 1, 1], [9, 0x61], [1, 0xFF, 0],
        ] as [[UInt8]])
    func tables(_ table: [UInt8]) {
        Self.expectDamage(Self.file(version: 1, table: table), "\(table)")
    }

    @Test("a later version says which, and nothing of what follows is looked at")
    func newer() {
        let error = #expect(throws: StateDamage.self) {
            try StateImage.decode(Self.file(version: 7, table: [1, 2, 3]).dropLast(3))
        }
        #expect(error == .newer(version: 7))
    }

    @Test("a version from before the first is damage")
    func noVersion() {
        Self.expectDamage(Self.file(version: 0, table: []), "version 0")
    }

    private static func expectDamage(_ file: [UInt8], _ what: Comment) {
        let error = #expect(throws: StateDamage.self, what) { try StateImage.decode(file) }
        guard case .damaged(let why) = error else {
            Issue.record("\(what): \(String(describing: error))")
            return
        }
        #expect(!why.isEmpty)
    }

    /// A file with checksums that fit, as the format's description has it.
    static func file(version: UInt32, table: [UInt8]) -> [UInt8] {
        let preamble = StateImage.magic + little(version)
        let body = little(UInt32(table.count)) + [0, 0, 0, 0] + table
        return preamble + little(StateChunk(preamble).crc) + body + little(StateChunk(body).crc)
    }

    private static func little(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
