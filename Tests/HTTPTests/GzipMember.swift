/// Gzip written by hand (RFC 1951 and 1952), so that these tests need no compressor.
enum GzipMember {
    /// One null byte and `count` copies of it, `count` a multiple of 258.
    static func zeroes(_ count: Int) -> [UInt8] {
        unfinished(zeroes: count) + littleEndian(crc(ofZeroes: count + 1)) + littleEndian(UInt32(count + 1))
    }

    /// The same without checksum and size at its end. This is the densest that deflate's fixed code can be.
    static func unfinished(zeroes count: Int) -> [UInt8] {
        var bits = BitWriter()
        bits.write(1, count: 1)  // the last block
        bits.write(1, count: 2)  // of the fixed code, which is written highest bit first:
        bits.writeCode(0b0011_0000, count: 8)  // the literal 0
        for _ in 0..<(count / 258) {
            bits.writeCode(0b1100_0101, count: 8)  // length 258
            bits.writeCode(0, count: 5)  // distance 1
        }
        bits.writeCode(0, count: 7)  // end of block
        return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + bits.bytes
    }

    private static func crc(ofZeroes count: Int) -> UInt32 {
        var crc = UInt32.max
        for _ in 0..<(count * 8) {
            crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1
        }
        return ~crc
    }

    private static func littleEndian(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
}

private struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var used = 8

    mutating func write(_ value: Int, count: Int) {
        for bit in 0..<count {
            if used == 8 {
                bytes.append(0)
                used = 0
            }
            bytes[bytes.count - 1] |= UInt8(value >> bit & 1) << used
            used += 1
        }
    }

    mutating func writeCode(_ code: Int, count: Int) {
        for bit in (0..<count).reversed() {
            write(code >> bit & 1, count: 1)
        }
    }
}
