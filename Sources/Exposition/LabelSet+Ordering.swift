// Rendered bytes are not in the order of the values: the closing quote (0x22) is above a space or a control
// character, so that "a" would come behind "a b", and an escape starts with a backslash whatever it stands for. But
// two renderings that agree up to some byte are in the same state there (inside a value or not, inside an escape or
// not), so the order is decided by what the first differing bytes stand for, and no second copy of the values is
// needed for it.

extension LabelSet: Comparable {
    /// By the label values as they are shown, one after the other, each in the order of its UTF-8 bytes.
    /// Meant for the sets of one metric; sets with different label names are in some fixed order.
    package static func < (lhs: LabelSet, rhs: LabelSet) -> Bool {
        lhs.rendered.withUnsafeBytes { left in
            rhs.rendered.withUnsafeBytes { right in
                let index = firstDifference(left, right)
                return rank(of: left, at: index) < rank(of: right, at: index)
            }
        }
    }

    package static func == (lhs: LabelSet, rhs: LabelSet) -> Bool {
        guard lhs.rendered.count == rhs.rendered.count else { return false }
        return lhs.rendered.withUnsafeBytes { left in
            rhs.rendered.withUnsafeBytes { right in firstDifference(left, right) == left.count }
        }
    }

    /// The first index at which the two differ; the shorter one's count if it is the beginning of the other.
    private static func firstDifference(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        let end = min(left.count, right.count)
        var index = 0
        while index &+ 8 <= end {
            let leftWord = left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let rightWord = right.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let difference = UInt64(littleEndian: leftWord ^ rightWord)
            if difference != 0 { return index &+ difference.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < end, left[index] == right[index] { index &+= 1 }
        return index
    }

    /// What the byte at the index stands for: the byte of a value, below all of them the end of a value, below that the
    /// end of the set.
    private static func rank(of bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
        guard index < bytes.count else { return -2 }
        if isInsideEscape(bytes, at: index) { return unescaped(bytes[index]) }
        switch bytes[index] {
        case UInt8(ascii: "\""): return -1
        case UInt8(ascii: "\\"): return unescaped(bytes[index + 1])
        case let byte: return Int(byte)
        }
    }

    private static func isInsideEscape(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Bool {
        var start = index
        while start > 0, bytes[start - 1] == UInt8(ascii: "\\") { start -= 1 }
        return !(index - start).isMultiple(of: 2)
    }

    private static func unescaped(_ byte: UInt8) -> Int {
        byte == UInt8(ascii: "n") ? 0x0A : Int(byte)
    }
}

extension LabelSet: Hashable {
    package func hash(into hasher: inout Hasher) {
        rendered.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}
