import Basics

/// Foreign text as a terminal may show it.
enum ShownText {
    /// Control characters, and those that reorder or break a line, become escapes: `\n`, `\u001B`.
    static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: \.isUnprintable) else { return text }
        return text.unicodeScalars.reduce(into: "") { shown, scalar in
            switch scalar {
            case "\n": shown += #"\n"#
            case "\r": shown += #"\r"#
            case "\t": shown += #"\t"#
            case _ where scalar.isUnprintable:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                shown += #"\u"# + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            default: shown.unicodeScalars.append(scalar)
            }
        }
    }

    /// How many columns a text without control characters takes.
    static func columns(_ text: some StringProtocol) -> Int {
        text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.reduce(0) { $0 + columns(of: $1) }
    }

    /// 2 of East Asian wide characters and emoji, 0 of marks that stand over others, else 1.
    static func columns(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first, scalar.value >= 0x300 else { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// Blocks whose characters are wide or full-width (Unicode, UAX 11).
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
        0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]

    /// With blanks at its end, so many columns wide; a longer one is cut.
    static func padded(_ text: String, to width: Int) -> String {
        let cut = columns(text) > width ? self.cut(text, to: width) : text
        return cut + String(repeating: " ", count: max(0, width - columns(cut)))
    }

    /// At most so many columns, with an ellipsis where something is missing.
    static func cut(_ text: String, to width: Int) -> String {
        guard columns(text) > width else { return text }
        var cut = ""
        var used = 0
        for character in text {
            let next = used + columns(of: character)
            guard next < width else { break }
            cut.append(character)
            used = next
        }
        return width > 0 ? cut + "…" : ""
    }

    /// In lines of at most so many columns, broken at blanks where there are any.
    static func wrapped(_ text: String, to width: Int) -> [String] {
        guard width > 0, columns(text) > width else { return [text] }
        var lines: [String] = []
        var line = ""
        var used = 0
        for character in text {
            let next = columns(of: character)
            if used + next > width {
                let end = line.lastIndex(of: " ").map { line.index(after: $0) }
                let kept = end.map { line.distance(from: $0, to: line.endIndex) < line.count / 2 ? $0 : line.endIndex }
                let rest = String(line[(kept ?? line.endIndex)...])
                lines.append(String(line[..<(kept ?? line.endIndex)]))
                line = rest
                used = columns(rest)
            }
            line.append(character)
            used += next
        }
        return lines + [line]
    }
}
