package import Basics
import BasicsFixtures

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
