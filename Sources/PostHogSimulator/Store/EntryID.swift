/// The uuid of an entry: milliseconds first, as version 7 has them, then its place among the entries of its minute. It
/// stays the same for as long as the entry is there.
struct EntryID: Hashable, Comparable {
    /// 48 bits.
    private let milliseconds: UInt64
    /// 42 bits of the cell's number in its minute, mixed up.
    private let cell: UInt64
    /// Which one of the entries of its cell.
    private let copy: UInt32

    /// - Parameter time: in microseconds since 1970.
    init(time: Int64, cell: Int, copy: UInt32) {
        milliseconds = UInt64(bitPattern: time.floored(to: 1000) / 1000) & (1 << 48 - 1)
        self.cell = Self.mixed(cell)
        self.copy = copy
    }

    /// A product with an odd number: no two cells have the same.
    static func mixed(_ cell: Int) -> UInt64 {
        UInt64(truncatingIfNeeded: cell) &* 0x9E37_79B9_7F4A_7C15 & (1 << 42 - 1)
    }

    var text: String {
        let high = milliseconds << 16 | 0x7000 | cell >> 30
        let low = 0b10 << 62 | (cell & (1 << 30 - 1)) << 32 | UInt64(copy)
        let digits = (LogTrace.hex(high) + LogTrace.hex(low)).lowercased()
        var parts: [Substring] = []
        var rest = digits[...]
        for length in [8, 4, 4, 4, 12] {
            parts.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return parts.joined(separator: "-")
    }

    static func < (left: EntryID, right: EntryID) -> Bool {
        (left.milliseconds, left.cell, left.copy) < (right.milliseconds, right.cell, right.copy)
    }
}
