/// All stretches of one length of some bytes, and where they stand in a text.
struct PieceSet: Sendable {
    private let length: Int
    private let pieces: Set<UInt64>
    /// A bit for each hash of a piece, so that nearly all of a text is skipped without a lookup in the set.
    private var filter = [UInt64](repeating: 0, count: 1024)

    /// One set for each length: forms that are shorter than the longest piece are found only whole.
    static func sets(of forms: [[UInt8]], upTo longest: Int) -> [PieceSet] {
        Dictionary(grouping: forms.filter { !$0.isEmpty }) { min($0.count, longest) }
            .map { PieceSet(length: $0.key, of: $0.value) }
    }

    private init(length: Int, of forms: [[UInt8]]) {
        precondition((1...8).contains(length), "a piece fits a machine word")
        self.length = length
        pieces = Set(
            forms.flatMap { form in
                (0...form.count - length).map { start in
                    form[start..<start + length].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                }
            })
        for piece in pieces {
            let bit = Self.bit(of: piece)
            filter[bit >> 6] |= 1 << UInt64(bit & 63)
        }
    }

    /// The stretches of a text that are made of pieces and have at least `count` bytes. Of a text without any, which is
    /// nearly every one, it reads a small part.
    func ranges(in text: UnsafeBufferPointer<UInt8>, ofLength count: Int) -> [Range<Int>] {
        let (step, length) = (max(1, count - length + 1), length)
        let bytes = UnsafeRawBufferPointer(text)
        let isThere = stride(from: 0, through: text.count - length, by: step).contains { start in
            // Most keys are as long as that or longer.
            guard length < 8 else {
                return contains(UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)))
            }
            return contains(bytes[start..<start + length].reduce(0) { $0 << 8 | UInt64($1) })
        }
        return isThere ? ranges(in: PlainText(text)).filter { $0.count >= count } : []
    }

    /// The stretches of a text that are made of pieces.
    func ranges(in text: some IteratorProtocol<WrittenByte>) -> [Range<Int>] {
        var text = text
        let mask = length == 8 ? UInt64.max : (1 << UInt64(8 * length)) - 1
        var window: UInt64 = 0
        // Where the last eight bytes start, each at the last three bits of its number.
        var starts = [Int](repeating: 0, count: 8)
        var count = 0
        var found: [Range<Int>] = []
        while let byte = text.next() {
            window = (window << 8 | UInt64(byte.value)) & mask
            starts[count & 7] = byte.start
            count += 1
            guard count >= length, contains(window) else { continue }
            let start = starts[(count - length) & 7]
            if let last = found.last, start <= last.upperBound {
                found[found.count - 1] = last.lowerBound..<byte.end
            } else {
                found.append(start..<byte.end)
            }
        }
        return found
    }

    private func contains(_ piece: UInt64) -> Bool {
        let bit = Self.bit(of: piece)
        return filter[bit >> 6] >> UInt64(bit & 63) & 1 == 1 && pieces.contains(piece)
    }

    /// 0 up to 65535.
    private static func bit(of piece: UInt64) -> Int {
        Int(truncatingIfNeeded: (piece &* 0x9E37_79B9_7F4A_7C15) >> 48)
    }
}
