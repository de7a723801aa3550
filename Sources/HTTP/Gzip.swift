import CZlib

/// The beginning of one gzip member (RFC 1952), compressed once and ended again and again by other bytes.
///
/// Its deflate stream is brought to a byte boundary by a full flush, behind which a stream of its own can go on; the
/// checksum is carried on. Two members behind each other would be shorter to write, but not every client reads the second.
package struct GzipBeginning: Sendable {
    /// The member's header and the compressed bytes, without an end.
    package let bytes: [UInt8]
    private let checksum: UInt
    private let plainCount: Int

    /// From 1, fast, to 9, small. A page of metrics takes twice the time at 6 that it takes at 1, and is a fifth smaller; 9
    /// takes four times as long again for a twentieth.
    private static let level: Int32 = 6

    package init(_ plain: [UInt8]) {
        self.init { append in plain.withUnsafeBytes(append) }
    }

    /// Of bytes that come in pieces, which are never together in memory.
    ///
    /// - Parameter write: hands each piece to the function that it is given.
    package init(_ write: ((UnsafeRawBufferPointer) -> Void) -> Void) {
        let unknownSystem: UInt8 = 255
        var deflate = Deflate(level: Self.level, after: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, unknownSystem])
        var checksum = crc32_z(0, nil, 0)
        var count = 0
        write { piece in
            checksum = Self.checksum(of: piece, after: checksum)
            count += piece.count
            deflate.append(piece)
        }
        bytes = deflate.finish(.open)
        self.checksum = checksum
        plainCount = count
    }

    /// What makes a whole member of it, with this text behind that of the beginning.
    package func ended(by plain: [UInt8]) -> [UInt8] {
        var deflate = Deflate(level: Self.level)
        let checksum = plain.withUnsafeBytes { plain in
            deflate.append(plain)
            return Self.checksum(of: plain, after: self.checksum)
        }
        return deflate.finish(.last) + Self.littleEndian(UInt32(truncatingIfNeeded: checksum))
            + Self.littleEndian(UInt32(truncatingIfNeeded: plainCount + plain.count))
    }

    private static func checksum(of plain: UnsafeRawBufferPointer, after earlier: UInt) -> UInt {
        // Without bytes there is no address, and zlib would begin anew.
        guard let start = plain.baseAddress else { return earlier }
        return crc32_z(earlier, start.assumingMemoryBound(to: UInt8.self), plain.count)
    }

    private static func littleEndian(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
}

/// Bare deflate (RFC 1951) through zlib, of bytes that come in pieces. To be finished once.
private struct Deflate {
    enum Ending {
        /// On a byte boundary, with nothing behind it that refers to what was before.
        case open
        case last
    }

    /// zlib keeps its address.
    private let stream: UnsafeMutablePointer<z_stream>
    private let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)
    private var output: [UInt8]

    /// - Parameter header: what stands before it.
    init(level: Int32, after header: [UInt8] = []) {
        output = header
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let started = czlib_deflate_init_bare(stream, level)
        precondition(started == Z_OK, "no memory to compress in")
    }

    mutating func append(_ piece: UnsafeRawBufferPointer) {
        // zlib counts in 32 bits, so what is longer goes through it in pieces.
        var rest = piece[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            rest = rest.dropFirst(part.count)
            run(part, Z_NO_FLUSH)
        }
    }

    mutating func finish(_ ending: Ending) -> [UInt8] {
        run(UnsafeRawBufferPointer(start: nil, count: 0), ending == .last ? Z_FINISH : Z_FULL_FLUSH)
        deflateEnd(stream)
        stream.deallocate()
        room.deallocate()
        return output
    }

    private mutating func run(_ input: UnsafeRawBufferPointer, _ flush: Int32) {
        // zlib only reads from here; its type is older than const.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(input.count)
        repeat {
            stream.pointee.next_out = room.baseAddress
            stream.pointee.avail_out = UInt32(room.count)
            _ = deflate(stream, flush)
            output += room.prefix(room.count - Int(stream.pointee.avail_out))
        } while stream.pointee.avail_out == 0
        precondition(stream.pointee.avail_in == 0, "zlib takes all that there is room for")
    }
}
