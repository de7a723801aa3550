import Basics

/// The saved state as a file holds it: sections by name, each in chunks.
///
/// All numbers are lowest byte first.
///
///     magic      8 bytes, "phlogst" and a newline        these three have the same form in every version
///     version    UInt32
///     checksum   UInt32, CRC-32 of the 12 bytes before
///     length     UInt64, of the table in bytes
///     table      for each section: its name, the number of its chunks, and of each chunk the length (varint) and
///                the CRC-32 of its bytes (UInt32)
///     checksum   UInt32, CRC-32 of length and table
///     payload    the bytes of all chunks in the order of the table, to the end of the file
package struct StateImage: Hashable, Sendable {
    /// The format that this release writes, and the only one that it reads.
    package static let version: UInt32 = 1
    /// The first bytes of every such file. The newline shows up if something takes the file for text and rewrites it.
    package static let magic = Array("phlogst\n".utf8)

    /// Whether a file that begins so may once have been such a file: it is empty or cut off, or at most two bytes of the
    /// first eight are others.
    package static func mayBegin(with bytes: [UInt8]) -> Bool {
        zip(bytes, magic).count { $0 == $1 } >= min(bytes.count, magic.count - 2)
    }

    package var sections: [StateSection]

    package init(_ sections: [StateSection]) {
        self.sections = sections
    }

    /// What to write, one behind the other: a head made anew, and the chunks as they are.
    package func encode() -> [[UInt8]] {
        var table = StateWriter()
        for section in sections {
            table.string(section.name)
            table.varint(UInt64(section.chunks.count))
            for chunk in section.chunks {
                table.varint(UInt64(chunk.bytes.count))
                table.fixed32(chunk.crc)
            }
        }
        return [Self.head(table: table.bytes)] + sections.flatMap { $0.chunks.map(\.bytes) }
    }

    private static func head(table: [UInt8]) -> [UInt8] {
        var preamble = StateWriter()
        preamble.raw(magic)
        preamble.fixed32(version)
        preamble.fixed32(CRC32.checksum(of: preamble.bytes))
        var rest = StateWriter()
        rest.fixed(UInt64(table.count))
        rest.raw(table)
        rest.fixed32(CRC32.checksum(of: rest.bytes))
        return preamble.bytes + rest.bytes
    }
}
