import Basics

@testable import StateStore

/// Writes files as releases did that had no database, by the description of their form.
enum OldFile {
    static func bytes(_ sections: [(name: String, chunks: [[UInt8]])]) -> [UInt8] {
        var table = StateWriter()
        for section in sections {
            table.string(section.name)
            table.varint(UInt64(section.chunks.count))
            for chunk in section.chunks {
                table.varint(UInt64(chunk.count))
                table.fixed32(CRC32.checksum(of: chunk))
            }
        }
        return bytes(version: 1, table: table.bytes) + sections.flatMap(\.chunks).joined()
    }

    /// Of one section with a text in it.
    static func bytes(_ text: String) -> [UInt8] {
        bytes([("project/a/1", [Array(text.utf8)])])
    }

    /// With checksums that fit, up to the payload.
    static func bytes(version: UInt32, table: [UInt8]) -> [UInt8] {
        let preamble = OldStateFile.magic + little(version)
        let body = little(UInt32(table.count)) + [0, 0, 0, 0] + table
        return preamble + little(CRC32.checksum(of: preamble)) + body + little(CRC32.checksum(of: body))
    }

    private static func little(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
