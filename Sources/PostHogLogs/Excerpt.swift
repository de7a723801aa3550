/// Makes foreign text fit for one log line.
enum Excerpt {
    static let maxCharacters = 200

    /// Runs of white space and control characters become one space; long text is cut.
    static func line(_ text: String) -> String {
        var cut = ""
        var count = 0
        var needsSpace = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace || isUnprintable(scalar) {
                needsSpace = count > 0
                continue
            }
            if count >= maxCharacters { return cut + "…" }
            if needsSpace {
                cut.unicodeScalars.append(" ")
                count += 1
                needsSpace = false
            }
            cut.unicodeScalars.append(scalar)
            count += 1
        }
        return cut
    }

    /// The title of an HTML page, else its text without tags; other text as it is.
    static func page(_ text: String) -> String {
        let parts = text.split(separator: "<", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return line(text) }
        // What follows `<title ...>` up to the next tag.
        if let title = parts.dropFirst().first(where: { $0.prefix(5).lowercased() == "title" }) {
            return line(afterTag(title))
        }
        return line(String(parts[0]) + parts.dropFirst().map { " " + afterTag($0) }.joined())
    }

    private static func afterTag(_ part: Substring) -> String {
        guard let end = part.firstIndex(of: ">") else { return "" }
        return String(part[part.index(after: end)...])
    }

    /// Control characters and the invisible ones that reorder a line.
    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }
}
