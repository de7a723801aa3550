import Basics
import Testing

@Suite("Values in saved state")
struct StateCodingTests {
    static let numbers: [UInt64] =
        [0, 1, 127, 128, 300, 16_383, 16_384, .max - 1, .max] + (0..<64).map { 1 << $0 }

    @Test("a number comes back, in a byte for each seven bits of it", arguments: numbers)
    func varint(_ number: UInt64) throws {
        var writer = StateWriter()
        writer.varint(number)
        var reader = StateReader(writer.bytes)
        #expect(try reader.varint() == number)
        #expect(reader.isAtEnd)
        #expect(writer.bytes.count == max(1, (64 - number.leadingZeroBitCount + 6) / 7))
    }

    @Test(
        "a signed number comes back, and is short on both sides of zero",
        arguments: [(0, 1), (-1, 1), (63, 1), (-64, 1), (64, 2), (-65, 2), (Int64.min, 10), (Int64.max, 10)])
    func signed(_ number: Int64, _ length: Int) throws {
        var writer = StateWriter()
        writer.signed(number)
        var reader = StateReader(writer.bytes)
        #expect(try reader.signed() == number)
        #expect(reader.isAtEnd)
        #expect(writer.bytes.count == length)
    }

    @Test("the forms are those of LEB128, zigzag and lowest byte first")
    func forms() {
        var writer = StateWriter()
        writer.varint(300)
        writer.signed(-2)
        writer.fixed(0x0102_0304_0506_0708)
        writer.string("é")
        writer.bytes([9])
        #expect(writer.bytes == [0xAC, 0x02, 3, 8, 7, 6, 5, 4, 3, 2, 1, 2, 0xC3, 0xA9, 1, 9])
    }

    @Test(
        "a text comes back byte for byte, in whichever of the spellings that Unicode holds for equal",
        arguments: ["", "web", "a\u{0}b", "\u{E9}", "e\u{301}", "日本語 👩‍👩‍👧"])
    func texts(_ text: String) throws {
        var writer = StateWriter()
        writer.string(text)
        writer.fixed(.max)
        var reader = StateReader(writer.bytes)
        #expect(Array(try reader.string().utf8) == Array(text.utf8))
        #expect(try reader.fixed() == .max)
        #expect(reader.isAtEnd)
    }

    @Test(
        "a number that is cut off, longer than 64 bits or longer than it need be is damage",
        arguments: [
            [], [0x80], [0xFF, 0xFF], Array(repeating: 0xFF, count: 9) + [2], Array(repeating: 0xFF, count: 10) + [1],
            [0x80, 0], [0xFF, 0x80, 0],
        ] as [[UInt8]])
    func badNumbers(_ bytes: [UInt8]) {
        var reader = StateReader(bytes)
        #expect(throws: StateDamage.self) { try reader.varint() }
    }

    @Test(
        "a count, a text or bytes longer than what is left are damage", arguments: [[2, 1], [UInt8.max, 1, 7], [4]])
    func badLengths(_ bytes: [UInt8]) {
        var count = StateReader(bytes)
        var text = StateReader(bytes)
        var raw = StateReader(bytes)
        #expect(throws: StateDamage.self) { try count.count() }
        #expect(throws: StateDamage.self) { try text.string() }
        #expect(throws: StateDamage.self) { try raw.bytes() }
    }

    @Test("a length that no Int holds is damage")
    func hugeLength() {
        var writer = StateWriter()
        writer.varint(.max)
        var reader = StateReader(writer.bytes)
        #expect(throws: StateDamage.self) { try reader.bytes() }
    }

    @Test("a text that is not UTF-8 is damage, not a text with question marks")
    func badText() {
        var reader = StateReader([2, 0xC3, 0x28])
        #expect(throws: StateDamage.self) { try reader.string() }
    }

    @Test("fewer than eight bytes are no fixed number")
    func shortFixed() {
        var reader = StateReader(Array(repeating: 0, count: 7))
        #expect(throws: StateDamage.self) { try reader.fixed() }
    }

    @Test("nothing read from any bytes runs past their end", arguments: UInt64(0)..<200)
    func anyBytes(seed: UInt64) {
        var state = seed
        func next() -> UInt8 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 40)
        }
        let bytes = (0..<next() % 64).map { _ in next() }
        var reader = StateReader(bytes)
        // Each value takes a byte or is damage, so this ends.
        var values = 0
        while !reader.isAtEnd, (try? Self.value(next() % 6, from: &reader)) != nil { values += 1 }
        #expect(values <= bytes.count)
    }

    private static func value(_ kind: UInt8, from reader: inout StateReader) throws(StateDamage) {
        switch kind {
        case 0: _ = try reader.varint()
        case 1: _ = try reader.signed()
        case 2: _ = try reader.fixed()
        case 3: _ = try reader.count()
        case 4: _ = try reader.string()
        default: _ = try reader.bytes()
        }
    }

    @Test(
        "the checksum is that of zip and PNG",
        arguments: [
            ("", 0), ("a", 0xE8B7_BE43), ("123456789", 0xCBF4_3926),
            ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
        ] as [(String, UInt32)])
    func checksum(_ text: String, _ crc: UInt32) {
        #expect(CRC32.checksum(of: Array(text.utf8)) == crc)
    }
}
