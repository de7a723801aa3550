import Basics

/// What the argument parser says of arguments, in the words of the other errors: the flag first, then what is wrong.
enum UsageError {
    /// - Parameter message: of the parser; a text that is not known here stays as it is.
    static func plain(_ message: String) -> String {
        if let sentence = value(message) { return sentence }
        // It puts flags and values in single quotes.
        let parts = message.split(separator: "'", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 2 else { return message }
        let named = parts[1]
        switch parts[0] {
        case "Unknown option ":
            return "unknown flag \(named)" + (parts.count > 4 ? ": did you mean \(parts[3])?" : "")
        case "Unexpected argument ": return "unexpected argument \(URLSecrets.redacted(named).debugDescription)"
        case "Missing value for ": return "\(flag(of: named)) needs a value"
        case "Missing expected argument ": return "\(named) is missing"
        case "The option " where parts.count == 5: return "\(named) takes no value: leave out =\(parts[3])"
        default: return message
        }
    }

    /// On one line, and so that nothing of it does anything to a terminal: flags and files may hold what they like.
    static func line(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        guard line.unicodeScalars.contains(where: \.isUnprintable) else { return line }
        return line.unicodeScalars.map { $0.isUnprintable ? $0.escaped(asASCII: true) : String($0) }.joined()
    }

    /// `The value 'soon' is invalid for '--since <duration>': must be …`
    private static func value(_ message: String) -> String? {
        let (before, between) = ("The value '", "' is invalid for '")
        let halves = message.split(separator: between, maxSplits: 1)
        guard message.hasPrefix(before), halves.count == 2, let end = halves[1].firstIndex(of: "'") else { return nil }
        let value = String(halves[0].dropFirst(before.count))
        let reason = halves[1][end...].drop { "': ".contains($0) }
        return "\(flag(of: String(halves[1][..<end]))) \(URLSecrets.redacted(value).debugDescription) \(reason)"
    }

    /// `--since` of `--since <duration>`
    private static func flag(of synopsis: String) -> String {
        String(synopsis.prefix { $0 != " " })
    }
}
