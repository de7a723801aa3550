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
        let unknownSystem: UInt8 = 255
        let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, unknownSystem]
        bytes = header + Deflate.bytes(plain, level: Self.level, ending: .open)
        checksum = Self.checksum(of: plain, after: crc32_z(0, nil, 0))
        plainCount = plain.count
    }

    /// What makes a whole member of it, with this text behind that of the beginning.
    package func ended(by plain: [UInt8]) -> [UInt8] {
        let checksum = Self.checksum(of: plain, after: checksum)
        return Deflate.bytes(plain, level: Self.level, ending: .last)
            + Self.littleEndian(UInt32(truncatingIfNeeded: checksum))
            + Self.littleEndian(UInt32(truncatingIfNeeded: plainCount + plain.count))
    }

    private static func checksum(of plain: [UInt8], after earlier: UInt) -> UInt {
        plain.withUnsafeBufferPointer { crc32_z(earlier, $0.baseAddress, $0.count) }
    }

    private static func littleEndian(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
}

/// Bare deflate (RFC 1951) through zlib.
private enum Deflate {
    enum Ending {
        /// On a byte boundary, with nothing behind it that refers to what was before.
        case open
        case last
    }

    static func bytes(_ plain: [UInt8], level: Int32, ending: Ending) -> [UInt8] {
        var stream = z_stream()
        let started = czlib_deflate_init_bare(&stream, level)
        precondition(started == Z_OK, "no memory to compress in")
        defer { deflateEnd(&stream) }
        // zlib's bound is for a stream that is finished; a full flush may write an empty block of 5 bytes before.
        let bound = Int(deflateBound(&stream, UInt(plain.count))) + 16
        return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            plain.withUnsafeBufferPointer { input in
                count = run(&stream, input, output, ending)
            }
        }
    }

    /// zlib counts in 32 bits, so what is longer goes through it in pieces.
    private static func run(
        _ stream: inout z_stream, _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>,
        _ ending: Ending
    ) -> Int {
        let piece = 1 << 30
        var taken = 0
        var written = 0
        repeat {
            let given = min(piece, input.count - taken)
            let room = min(2 * piece, output.count - written)
            // zlib only reads from here; its type is older than const.
            stream.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + taken) }
            stream.avail_in = UInt32(given)
            stream.next_out = output.baseAddress.map { $0 + written }
            stream.avail_out = UInt32(room)
            let isLast = taken + given == input.count
            let code = deflate(&stream, isLast ? (ending == .last ? Z_FINISH : Z_FULL_FLUSH) : Z_NO_FLUSH)
            taken += given - Int(stream.avail_in)
            written += room - Int(stream.avail_out)
            guard code == Z_OK, taken < input.count || stream.avail_out == 0 else { break }
        } while true
        precondition(taken == input.count, "the bound for compressed bytes was too small")
        return written
    }
}
