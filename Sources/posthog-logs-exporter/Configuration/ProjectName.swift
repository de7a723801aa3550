/// What a project may be called.
enum ProjectName {
    private static let maxBytes = 200

    /// A key is no ID: it would become a label.
    static func check(id: GivenText) throws(SettingsError) {
        let text = id.text
        let isID =
            !text.isEmpty && text.utf8.count <= maxBytes
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "@-_".contains($0)) }
        guard isID, !looksLikeKey(text) else {
            throw SettingsError(
                "\(id.origin.location)project ID \(String(text.prefix(maxBytes)).debugDescription) is not valid: use the number in "
                    + "the URL of the project's pages")
        }
    }

    static func check(name: GivenText) throws(SettingsError) {
        let isName =
            !name.text.isEmpty && name.text.utf8.count <= maxBytes && name.text.trimmingBlanks() == name.text
            && name.text.unicodeScalars.allSatisfy(isVisible)
        guard isName, !looksLikeKey(name.text) else {
            throw SettingsError(
                "\(name.origin.location)project name \(String(name.text.prefix(maxBytes)).debugDescription) is not valid: use one "
                    + "line of up to \(maxBytes) bytes, without blanks around it")
        }
    }

    static func looksLikeKey(_ text: String) -> Bool {
        text.hasPrefix("ph") && text.dropFirst(3).hasPrefix("_") && text.dropFirst(2).first?.isLetter == true
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default: true
        }
    }
}
