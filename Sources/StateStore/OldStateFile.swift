import Basics

/// The form that the state file had before it was a database. It is read once, to be converted.
///
/// All numbers are lowest byte first.
///
///     magic      8 bytes, "phlogst" and a newline
///     version    UInt32, 1
///     checksum   UInt32, CRC-32 of the 12 bytes before
///     length     UInt64, of the table in bytes
///     table      for each section: its name, the number of its chunks, and of each chunk the length (varint) and
///                the CRC-32 of its bytes (UInt32)
///     checksum   UInt32, CRC-32 of length and table
///     payload    the bytes of all chunks in the order of the table, to the end of the file
enum OldStateFile {
    static let magic = Array("phlogst\n".utf8)
    private static let version: UInt32 = 1

    /// The chunks of every section, numbered from 1. Bytes that were not written so are damage.
    static func decode(_ file: [UInt8]) throws(StateDamage) -> [String: StateRows] {
        guard file.starts(with: magic) else { throw .damaged("it is not a state file") }
        var reader = StateReader(file)
        try checkPreamble(&reader)
        var table = StateReader(try checkedTable(&reader))
        var sections: [String: StateRows] = [:]
        while !table.isAtEnd {
            let name = try table.string()
            var rows: StateRows = [:]
            for key in 0..<(try table.count()) {
                let length = try table.varint()
                let crc = try table.fixed32()
                let bytes = try reader.raw(length)
                guard CRC32.checksum(of: bytes) == crc else { throw .damaged("checksum mismatch in \(name)") }
                rows[UInt64(key + 1)] = bytes
            }
            sections[name] = rows
        }
        guard reader.isAtEnd else { throw .damaged("bytes are left over behind its sections") }
        return sections
    }

    /// The checksum comes first: a version whose bytes have changed is damage, not a later release's.
    private static func checkPreamble(_ reader: inout StateReader) throws(StateDamage) {
        let start = try reader.raw(UInt64(magic.count + 4))
        guard try reader.fixed32() == CRC32.checksum(of: start) else {
            throw .damaged("checksum mismatch in the version")
        }
        var numbers = StateReader(Array(start[magic.count...]))
        let version = try numbers.fixed32()
        guard version <= Self.version else { throw .newer(version: version) }
        guard version == Self.version else { throw .damaged("unknown format version \(version)") }
    }

    private static func checkedTable(_ reader: inout StateReader) throws(StateDamage) -> [UInt8] {
        let length = try reader.raw(8)
        var numbers = StateReader(length)
        let table = try reader.raw(numbers.fixed())
        guard try reader.fixed32() == CRC32.checksum(of: length + table) else {
            throw .damaged("checksum mismatch in the table")
        }
        return table
    }
}
