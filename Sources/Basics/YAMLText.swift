/// Texts as YAML has them between double quotes, where every text can stand on one line.
package enum YAMLText {
    package static func quoted(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "\"") { quoted, scalar in
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.isUnprintable || scalar.value == 0xFEFF || scalar.value & 0xFFFE == 0xFFFE:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        } + "\""
    }

    /// `["a", "b"]`
    package static func list(_ texts: [String]) -> String {
        "[\(texts.map(quoted).joined(separator: ", "))]"
    }
}
