import Basics

/// Finds one secret in texts from outside, in whatever way it is written there: as it is, percent-encoded, escaped as in
/// JSON or HTML, or within base64, whole or a piece of it.
struct Redactor: Sendable, CustomStringConvertible, CustomReflectable {
    /// Shorter pieces tell too little, and would be found in other words.
    private static let shortestPiece = 8

    /// Every stretch of this many bytes of the secret, as it is and in base64.
    private let pieces: [PieceSet]
    private let secretLength: Int

    init(_ secret: String) {
        let bytes = Array(secret.utf8)
        secretLength = bytes.count
        let encoded = Base64Forms.all(of: bytes).filter { $0.count >= Self.shortestPiece }
        var quoted = JSONText()
        quoted.string(secret)
        pieces = PieceSet.sets(of: [bytes, quoted.bytes.dropFirst().dropLast()] + encoded, upTo: Self.shortestPiece)
    }

    var description: String { "(hidden)" }
    var customMirror: Mirror { Mirror(self, children: []) }

    /// How much of the secret has to be there.
    enum Extent {
        /// A piece of eight characters: for what people read.
        case piece
        /// All of it, without escapes that nobody needs: for data, which are long, and where a piece may be a coincidence.
        case whole
    }

    /// Where the secret stands in a text.
    func ranges(in text: UnsafeBufferPointer<UInt8>, _ extent: Extent) -> [Range<Int>] {
        switch extent {
        case .whole: pieces.flatMap { $0.ranges(in: text, ofLength: secretLength) }
        case .piece:
            pieces.flatMap { set in
                let plain = set.ranges(in: PlainText(text))
                guard Unescaped<PlainText>.mayChange(text) else { return plain }
                let once = Unescaped(PlainText(text))
                return plain + set.ranges(in: once) + set.ranges(in: Unescaped(once))
            }
        }
    }
}

/// What base64 makes of bytes wherever in a longer text they stand.
private enum Base64Forms {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

    /// For each of the three positions in a group, and for both alphabets, the digits that the bytes alone decide.
    static func all(of bytes: [UInt8]) -> [[UInt8]] {
        ["+/", "-_"].flatMap { last in (0..<3).map { encoded(bytes, after: $0, digits + last.utf8) } }
    }

    private static func encoded(_ bytes: [UInt8], after count: Int, _ digits: [UInt8]) -> [UInt8] {
        let all = [UInt8](repeating: 0, count: count) + bytes
        let whole = all.count * 8 / 6
        return (min((count * 8 + 5) / 6, whole)..<whole).map { index in
            let bit = index * 6
            let high = Int(all[bit / 8]) << 8
            let low = bit / 8 + 1 < all.count ? Int(all[bit / 8 + 1]) : 0
            return digits[(high | low) >> (10 - bit % 8) & 63]
        }
    }
}
