package import Basics

extension StateImage {
    /// Reads a whole file. Bytes that were not written by `encode()` as they are, are damage; none make it stop the
    /// program.
    package static func decode(_ file: [UInt8]) throws(StateDamage) -> StateImage {
        guard !file.isEmpty else { throw .damaged("it is empty") }
        guard file.starts(with: magic) else { throw .damaged("it does not begin as a state file does") }
        var reader = StateReader(file)
        try checkPreamble(&reader)
        var table = StateReader(try checkedTable(&reader))
        var sections: [StateSection] = []
        while !table.isAtEnd {
            let name = try table.string()
            var chunks: [StateChunk] = []
            for _ in 0..<(try table.count()) {
                let length = try table.varint()
                let crc = try table.fixed32()
                let bytes = try reader.raw(length)
                let chunk = StateChunk(bytes)
                guard chunk.crc == crc else { throw .damaged("the checksum of \(name) does not fit") }
                chunks.append(chunk)
            }
            sections.append(StateSection(name: name, chunks: chunks))
        }
        guard reader.isAtEnd else { throw .damaged("there is more in it than its table says") }
        return StateImage(sections)
    }

    /// The checksum comes first: a version whose bytes have changed is damage, not a later release's.
    private static func checkPreamble(_ reader: inout StateReader) throws(StateDamage) {
        let start = try reader.raw(UInt64(magic.count + 4))
        guard try reader.fixed32() == CRC32.checksum(of: start) else {
            throw .damaged("the checksum of its version does not fit")
        }
        var numbers = StateReader(Array(start[magic.count...]))
        let version = try numbers.fixed32()
        guard version <= Self.version else { throw .newer(version: version) }
        guard version == Self.version else { throw .damaged("there is no format version \(version)") }
    }

    private static func checkedTable(_ reader: inout StateReader) throws(StateDamage) -> [UInt8] {
        let length = try reader.raw(8)
        var numbers = StateReader(length)
        let table = try reader.raw(numbers.fixed())
        guard try reader.fixed32() == CRC32.checksum(of: length + table) else {
            throw .damaged("the checksum of its table does not fit")
        }
        return table
    }
}
