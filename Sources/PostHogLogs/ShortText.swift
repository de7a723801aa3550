/// A text that becomes the value of a label: one of more than 256 bytes is cut, with a hash of the whole at its end, so that two of
/// them stay apart.
package enum ShortText {
    package static let maxBytes = 256

    private static let ellipsis = "…"
    private static let digits = 16

    package static func of(_ text: String) -> String { text.utf8.count <= maxBytes ? text : cut(text) }

    /// Whether a text was cut, or may have been.
    static func isCut(_ text: String) -> Bool {
        text.utf8.count > maxBytes - 4
            && text.utf8.dropLast(digits).suffix(ellipsis.utf8.count).elementsEqual(ellipsis.utf8)
    }

    private static func cut(_ text: String) -> String {
        let digits = String(hash(text), radix: 16)
        let suffix = ellipsis + String(repeating: "0", count: Self.digits - digits.count) + digits
        var end = text.utf8.index(text.startIndex, offsetBy: maxBytes - suffix.utf8.count)
        // Not within a character's bytes: the text before it has to stay whole.
        while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return text[..<end] + suffix
    }

    /// FNV-1a, 64 bits: the same in every process, since it is part of a label.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
