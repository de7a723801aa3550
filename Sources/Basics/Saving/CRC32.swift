/// The CRC-32 of zip, PNG and Ethernet (polynomial 0x04C11DB7, reflected), eight bytes at a time by eight tables:
/// https://create.stephan-brumme.com/crc32/#slicing-by-8-overview
package enum CRC32 {
    /// `tables[256 * k + b]` carries byte `b` through `k` further bytes of zeros.
    private static let tables: [UInt32] = {
        var tables: [UInt32] = []
        for byte in UInt32(0)..<256 {
            var crc = byte
            for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 0 ? 0 : 0xEDB8_8320) }
            tables.append(crc)
        }
        for index in 256..<2048 {
            let crc = tables[index - 256]
            tables.append((crc >> 8) ^ tables[Int(crc & 0xFF)])
        }
        return tables
    }()

    package static func checksum(of bytes: [UInt8]) -> UInt32 {
        tables.withUnsafeBufferPointer { tables in
            bytes.withUnsafeBytes { ~update(~0, with: $0, tables) }
        }
    }

    private static func update(
        _ start: UInt32, with bytes: UnsafeRawBufferPointer, _ tables: UnsafeBufferPointer<UInt32>
    ) -> UInt32 {
        var crc = start
        var index = 0
        func entry(_ table: Int, _ byte: UInt64) -> UInt32 { tables[256 * table + Int(byte & 0xFF)] }
        while bytes.count - index >= 8 {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ UInt64(crc)
            let low = entry(7, word) ^ entry(6, word >> 8) ^ entry(5, word >> 16) ^ entry(4, word >> 24)
            let high = entry(3, word >> 32) ^ entry(2, word >> 40) ^ entry(1, word >> 48) ^ entry(0, word >> 56)
            crc = low ^ high
            index += 8
        }
        for byte in bytes[index...] { crc = (crc >> 8) ^ entry(0, UInt64(crc) ^ UInt64(byte)) }
        return crc
    }
}
