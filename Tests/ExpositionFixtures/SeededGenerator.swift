/// SplitMix64: the same numbers for the same seed, so that a failing case comes back.
package struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension SeededGenerator {
    /// Pieces that have something to do with the format, with the order, or with what looks alike and is not.
    private static let pieces = [
        "", "a", "b", "aa", " ", "!", "\"", "\\", "\\\\", "\n", "\\n", "n", "\0", "\u{1}", "\t", "\r", "\r\n", "\u{7F}",
        "{",
        "}", ",", "=", "#", "le=\"1\"", "é", "e\u{301}", "日本", "🙂", "\u{2028}", "\u{FFFD}", "\u{10FFFF}", "abcdefgh",
        "\u{85}", "<U+2028>", "<", "U+", "000D>",
    ]

    package mutating func labelValue() -> String {
        (0..<Int.random(in: 0...5, using: &self)).map { _ in
            Self.pieces.randomElement(using: &self) ?? ""
        }.joined()
    }

    package mutating func labelValues(_ count: Int) -> [String] {
        (0..<count).map { _ in labelValue() }
    }
}
