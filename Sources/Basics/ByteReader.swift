/// Reads fixed forms (times, dates) off the front of some UTF-8. Every method either consumes what it names, or
/// nothing and returns false or nil; nothing can run past the end.
struct ByteReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    /// The bytes must outlive the reader: use it inside the `withUTF8` that lends them.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }

    var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func consume(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    mutating func consume(_ text: StaticString) -> Bool {
        guard bytes.count - index >= text.utf8CodeUnitCount else { return false }
        for offset in 0..<text.utf8CodeUnitCount where bytes[index + offset] != text.utf8Start[offset] { return false }
        index += text.utf8CodeUnitCount
        return true
    }

    /// A number of exactly `count` digits.
    mutating func consumeNumber(digits count: Int) -> Int64? {
        guard bytes.count - index >= count else { return nil }
        var value: Int64 = 0
        for offset in 0..<count {
            guard let digit = Self.digit(bytes[index + offset]) else { return nil }
            value = value * 10 + digit
        }
        index += count
        return value
    }

    /// All digits that follow, read as a fraction of a second and cut to microseconds.
    mutating func takeFraction() -> Int64? {
        guard let first = next, Self.digit(first) != nil else { return nil }
        var value: Int64 = 0
        var scale: Int64 = 100_000
        while let byte = next, let digit = Self.digit(byte) {
            value += digit * scale
            scale /= 10
            index += 1
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> Int64? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int64(byte - UInt8(ascii: "0")) : nil
    }
}
