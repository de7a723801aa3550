import Basics

/// Makes foreign text fit for one log line. A key that a server or proxy echoes is left out of it.
package enum Excerpt {
    static let maxCharacters = 200

    /// Runs of white space and control characters become one space; long text is cut.
    static func line(_ text: String) -> String {
        var cut = ""
        var count = 0
        var needsSpace = false
        for scalar in withoutKeys(text).unicodeScalars {
            if scalar.properties.isWhitespace || scalar.isUnprintable {
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

    /// `phx_abc123` becomes `phx_…`; so do PostHog's other kinds of key, all of which start `ph?_`.
    package static func withoutKeys(_ text: String) -> String {
        guard text.contains("ph") else { return text }
        let bytes = Array(text.utf8)
        var kept: [UInt8] = []
        var index = 0
        while index < bytes.count {
            kept.append(bytes[index])
            index += 1
            guard kept.count >= 4, kept.last == UInt8(ascii: "_"), kept.suffix(4).starts(with: "ph".utf8) else {
                continue
            }
            let key = bytes[index...].prefix { isWordByte($0) }
            guard !key.isEmpty else { continue }
            kept += "…".utf8
            index = key.endIndex
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        let scalar = Unicode.Scalar(byte)
        return scalar.properties.isAlphabetic && scalar.isASCII || "0123456789_-".utf8.contains(byte)
    }

    private static func afterTag(_ part: Substring) -> String {
        guard let end = part.firstIndex(of: ">") else { return "" }
        return String(part[part.index(after: end)...])
    }
}
