/// Writes bytes one behind the other into memory whose size was worked out beforehand, so that a page is written in one
/// pass into one allocation: nothing grows, nothing is moved, and what the bound was too generous by is never touched.
///
/// Only `bytes(atMost:_:)` makes one, and it does not outlive that call.
struct ByteWriter: ~Copyable {
    private let start: UnsafeMutableRawPointer
    private let capacity: Int
    private(set) var count = 0

    private init(start: UnsafeMutableRawPointer, capacity: Int) {
        self.start = start
        self.capacity = capacity
    }

    /// - Parameter bound: in bytes; writing more than that is a programming error and stops the program.
    static func bytes(atMost bound: Int, _ write: (inout ByteWriter) -> Void) -> [UInt8] {
        guard bound > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            var writer = ByteWriter(start: UnsafeMutableRawPointer(start), capacity: bound)
            write(&writer)
            count = writer.count
        }
    }

    /// Where the next bytes go; the caller fills all of them.
    @inline(__always)
    mutating func reserve(_ byteCount: Int) -> UnsafeMutableRawPointer {
        precondition(byteCount <= capacity &- count, "more bytes than the bound allows for")
        let pointer = start + count
        count &+= byteCount
        return pointer
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1).storeBytes(of: byte, as: UInt8.self)
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count).copyMemory(from: source, byteCount: bytes.count)
    }

    @inline(__always)
    mutating func append(_ bytes: borrowing [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }
}
