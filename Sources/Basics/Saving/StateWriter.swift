/// Writes values one behind the other, in the forms that `StateReader` reads.
package struct StateWriter {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// LEB128: seven bits a byte, lowest first; up to 10 bytes.
    package mutating func varint(_ value: UInt64) {
        var remaining = value
        while remaining >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: remaining) | 0x80)
            remaining >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: remaining))
    }

    /// A varint of the zigzag form (0, −1, 1, −2, …), so that numbers near zero are short on both sides of it.
    package mutating func signed(_ value: Int64) {
        varint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    /// 8 bytes, lowest first, for what has no small values.
    package mutating func fixed(_ value: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    /// 4 bytes, lowest first.
    package mutating func fixed32(_ value: UInt32) {
        for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    /// Bytes whose number the reader knows from elsewhere.
    package mutating func raw(_ value: [UInt8]) {
        bytes += value
    }

    /// The length in bytes as a varint, then the bytes.
    package mutating func bytes(_ value: [UInt8]) {
        varint(UInt64(value.count))
        bytes += value
    }

    /// The length in bytes as a varint, then the UTF-8 as it is: spellings of one text that Unicode holds for equal stay
    /// apart.
    package mutating func string(_ value: String) {
        varint(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }
}
