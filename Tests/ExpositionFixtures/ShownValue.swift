/// Label values as docs/METRICS.md says that pages show them, written from there and not from the encoder.
package enum ShownValue {
    package static let replaced: [(character: Unicode.Scalar, text: String)] = [
        ("\u{B}", "<U+000B>"), ("\u{C}", "<U+000C>"), ("\r", "<U+000D>"), ("\u{1C}", "<U+001C>"),
        ("\u{1D}", "<U+001D>"), ("\u{1E}", "<U+001E>"), ("\u{85}", "<U+0085>"), ("\u{2028}", "<U+2028>"),
        ("\u{2029}", "<U+2029>"),
    ]

    package static func of(_ value: String) -> String {
        var shown = ""
        let scalars = Array(value.unicodeScalars)
        for (place, scalar) in scalars.enumerated() {
            if let text = replaced.first(where: { $0.character == scalar })?.text {
                shown += text
            } else if scalars[place...].starts(with: "<U+".unicodeScalars) {
                shown += "<U+003C>"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    /// What a reader who knows the rule makes of it.
    package static func read(_ shown: String) -> String {
        var value = ""
        var rest = shown.unicodeScalars[...]
        while let scalar = rest.first {
            if let (character, text) = (replaced + [("<", "<U+003C>")]).first(where: {
                rest.starts(with: $0.text.unicodeScalars)
            }) {
                value.unicodeScalars.append(character)
                rest = rest.dropFirst(text.unicodeScalars.count)
            } else {
                value.unicodeScalars.append(scalar)
                rest = rest.dropFirst()
            }
        }
        return value
    }
}
