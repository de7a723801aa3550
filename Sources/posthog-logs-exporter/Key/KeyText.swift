/// Reads a key from the text of a file or variable.
enum KeyText {
    /// PostHog's are far shorter.
    private static let maxLength = 1_000
    private static let advice = "put only the personal API key (phx_…) there, on one line of plain text"

    /// The key, without the white space around it. Anything else there is an error of one line, which never holds the key.
    /// - Parameter source: where the bytes are from, for errors.
    static func key(in bytes: [UInt8], from source: String) throws(SettingsError) -> String {
        let text = try text(bytes, source).trimmingBlanks()
        guard !text.isEmpty else {
            throw SettingsError(
                "\(source) holds no API key: put a personal API key (phx_…) with the scope logs:read there")
        }
        if let found = surroundings(of: text) ?? foreignCharacter(in: text) {
            throw SettingsError("\(source) holds \(found): \(advice)")
        }
        guard text.utf8.count <= maxLength else {
            throw SettingsError("\(source) holds \(text.utf8.count) characters, which is no key: \(advice)")
        }
        guard !text.hasPrefix("phc_") else {
            throw SettingsError(
                "\(source) holds a project token (phc_…), which cannot read: use a personal API key (phx_…) with the "
                    + "scope logs:read")
        }
        return text
    }

    private static func text(_ bytes: [UInt8], _ source: String) throws(SettingsError) -> String {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || isUTF16(bytes) {
            throw SettingsError("\(source) holds UTF-16 text: save it as ASCII, with the key alone on one line")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw SettingsError("\(source) begins with a byte-order mark (BOM): save it as plain text without one")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SettingsError("\(source) holds bytes that are not UTF-8: \(advice)")
        }
        return text
    }

    /// ASCII in UTF-16 has a null byte beside every character.
    private static func isUTF16(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 2, bytes.count.isMultiple(of: 2) else { return false }
        let halves = [0, 1].map { first in stride(from: first, to: bytes.count, by: 2).allSatisfy { bytes[$0] == 0 } }
        return halves[0] != halves[1]
    }

    /// What a key was written together with.
    private static func surroundings(of text: String) -> String? {
        if isAssignment(text) { return "an assignment (NAME=…)" }
        let quotes = "\"'`\u{2018}\u{2019}\u{201C}\u{201D}\u{AB}\u{BB}"
        if let first = text.first, let last = text.last, quotes.contains(first) || quotes.contains(last) {
            return "a key in quotes"
        }
        if text.lowercased().hasPrefix("bearer ") { return "an Authorization header (Bearer …)" }
        return nil
    }

    /// `NAME=value`, also after `export`. A key may end in equals signs, as base64 does; `NAME=` without a value is told from
    /// one by its name: of capital letters with an underscore between them, or followed by a blank.
    private static func isAssignment(_ text: String) -> Bool {
        let words = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard words.count == 2 else { return false }
        let name = words[0].split(whereSeparator: \.isWhitespace)
        guard name.count == 1 || name.count == 2 && name[0] == "export", let last = name.last,
            last.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        else { return false }
        return words[1].contains { $0 != "=" } || words[0].contains(where: \.isWhitespace)
            || last.contains("_") && !last.contains(where: \.isLowercase)
    }

    /// The first character that no key has.
    private static func foreignCharacter(in text: String) -> String? {
        if text.contains(where: \.isNewline) { return "more than one line" }
        guard let scalar = text.unicodeScalars.first(where: { !("!"..."~").contains($0) }) else { return nil }
        switch scalar.properties.generalCategory {
        case .spaceSeparator: return "white space within the key (\(name(of: scalar)))"
        case .format: return "an invisible character (\(name(of: scalar)))"
        case .control: return "a control character (\(name(of: scalar)))"
        default: return "a character that no key has (\(name(of: scalar)))"
        }
    }

    /// `U+200B ZERO WIDTH SPACE`
    private static func name(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let number = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return [number, scalar.properties.name].compactMap(\.self).joined(separator: " ")
    }
}
