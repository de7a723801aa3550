import BasicsFixtures
import ExpositionFixtures
import FoundationEssentials

/// The ways in which an answer may write a key that was sent to it.
enum Writing: CaseIterable {
    case plain, percent, percentTwice, json, html, base64, urlBase64, cutAtStart, cutAtEnd, cutBase64, cutPercent

    /// The key, or a piece of it, among other words.
    func text(of key: String, _ random: inout SeededGenerator) -> String {
        // A piece of eight characters is eleven digits of base64, and one on each side may hold bits of its neighbours.
        let piece = Int.random(in: 0...key.count - 8, using: &random)
        let before = String(repeating: "é: ", count: .random(in: 0...3, using: &random))
        let after = [" is not known.", "\"}", "é", "</p>"].randomElement(using: &random) ?? ""
        switch self {
        case .plain: return before + key + after
        case .percent: return before + Self.percent(key, &random) + after
        case .percentTwice: return before + Self.percent(key, &random).replacing("%", with: "%25") + after
        case .json: return before + Self.json(key, &random) + after
        case .html: return before + Self.html(key) + after
        case .base64: return before + Self.base64(key, &random) + after
        case .urlBase64:
            let text = Self.base64(key, &random).replacing("+", with: "-").replacing("/", with: "_")
            return before + text + after
        case .cutAtStart: return String(key.dropFirst(piece)) + after
        case .cutAtEnd: return before + key.prefix(key.count - piece)
        case .cutBase64: return before + Self.base64(key, &random).dropFirst(4 * (piece / 3)) + after
        case .cutPercent: return before + Self.percent(String(key.prefix(key.count - piece)), &random) + "%2"
        }
    }

    /// Escapes what has to be, and some of the rest.
    private static func percent(_ key: String, _ random: inout SeededGenerator) -> String {
        key.utf8.map { byte in
            let scalar = Character(Unicode.Scalar(byte))
            guard scalar == "%" || !(scalar.isLetter || scalar.isNumber) || Int.random(in: 0..<4, using: &random) == 0
            else { return String(scalar) }
            let digits = String(byte, radix: 16, uppercase: Bool.random(using: &random))
            return "%" + digits
        }.joined()
    }

    private static func json(_ key: String, _ random: inout SeededGenerator) -> String {
        key.map { character in
            if character == "\"" || character == "\\" { return "\\\(character)" }
            guard character == "/" || Int.random(in: 0..<4, using: &random) == 0, let value = character.asciiValue
            else {
                return String(character)
            }
            return "\\u00" + String(value, radix: 16)
        }.joined()
    }

    private static func html(_ key: String) -> String {
        key.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&#34;").replacing("'", with: "&#x27;")
    }

    /// Behind other bytes, so that it begins anywhere within a group.
    private static func base64(_ key: String, _ random: inout SeededGenerator) -> String {
        let before = String(repeating: "u", count: .random(in: 0...5, using: &random))
        let after = String(repeating: ":", count: .random(in: 0...2, using: &random))
        return Data("\(before)\(key)\(after)".utf8).base64EncodedString()
    }

    /// What the escapes of URLs, JSON and HTML stand for.
    private static func unescaped(_ text: String) -> String {
        guard text.contains(where: { "%\\&".contains($0) }) else { return text }
        var result = text
        for byte in UInt8(0x21)...0x7E {
            let hex = String(byte, radix: 16)
            let character = String(Character(Unicode.Scalar(byte)))
            for escape in ["%\(hex)", "%\(hex.uppercased())", "\\u00\(hex)", "&#\(byte);", "&#x\(hex);"] {
                result = result.replacing(escape, with: character)
            }
        }
        for (escape, character) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&"), ("\\\"", "\""), ("\\\\", "\\"),
        ] {
            result = result.replacing(escape, with: character)
        }
        return result
    }

    /// Whether a reader with the usual tools finds eight characters of the key in a text.
    static func isFound(_ key: String, in text: String) -> Bool {
        var readings: Set = [text]
        for _ in 1...2 { readings.formUnion(readings.map(unescaped)) }
        let base64 = readings.flatMap { reading in
            reading.split { !($0.isASCII && ($0.isLetter || $0.isNumber || "+/-_".contains($0))) }
        }
        for run in base64 {
            let standard = run.replacing("-", with: "+").replacing("_", with: "/")
            for start in 0..<4 {
                let digits = standard.dropFirst(start)
                let whole = digits.prefix(digits.count / 4 * 4)
                if let data = Data(base64Encoded: String(whole)) {
                    readings.insert(String(decoding: data, as: UTF8.self))
                }
            }
        }
        let bytes = Array(key.utf8)
        let pieces = (0...bytes.count - 8).map { Array(bytes[$0..<$0 + 8]) }
        return readings.contains { reading in pieces.contains { Array(reading.utf8).firstRange(of: $0) != nil } }
    }
}
