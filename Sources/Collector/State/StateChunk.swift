import Basics

/// Some bytes of a section with their checksum, which is worked out once: whoever keeps a chunk that does not change pays
/// for it in no later write.
package struct StateChunk: Hashable, Sendable {
    package let bytes: [UInt8]
    /// CRC-32 of the bytes.
    package let crc: UInt32

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        crc = CRC32.checksum(of: bytes)
    }
}
