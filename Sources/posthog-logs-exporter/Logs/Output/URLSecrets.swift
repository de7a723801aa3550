/// Removes from URLs in a text what lets others in: user and password, and the values of parameters that are known to hold a
/// secret.
enum URLSecrets {
    private static let hidden = "[redacted]"
    /// Parts of names of parameters, in lower case.
    private static let secretParts = [
        "token", "secret", "password", "passwd", "signature", "credential", "apikey", "api_key",
    ]
    private static let secretNames: Set<String> = [
        "key", "sig", "auth", "code", "pwd", "pass", "session", "sid", "jwt", "access_key", "x-amz-security-token",
    ]

    static func redacted(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: ":")), text.contains("://") else { return text }
        var result = ""
        var remaining = text[...]
        while let scheme = remaining.firstRange(of: "://") {
            result += remaining[..<scheme.upperBound]
            remaining = remaining[scheme.upperBound...]
            let address = remaining.prefix { !endsURL($0) }
            result += withoutSecrets(address)
            remaining = remaining[address.endIndex...]
        }
        return result + remaining
    }

    private static func endsURL(_ character: Character) -> Bool {
        character.isWhitespace || "\"'<>`{}|\\^".contains(character)
    }

    private static func withoutSecrets(_ address: Substring) -> String {
        let authority = address.prefix { !"/?#".contains($0) }
        let rest = address[authority.endIndex...]
        let host = authority.lastIndex(of: "@").map { hidden + authority[$0...] } ?? String(authority)
        guard let mark = rest.firstIndex(where: { $0 == "?" || $0 == "#" }) else { return host + rest }
        return host + rest[..<mark] + withoutSecretParameters(rest[mark...])
    }

    /// Query and fragment, in which some put tokens too.
    private static func withoutSecretParameters(_ query: Substring) -> String {
        var result = ""
        var remaining = query
        while let separator = remaining.first {
            let parameter = remaining.dropFirst().prefix { !"?&;#".contains($0) }
            result.append(separator)
            if let equals = parameter.firstIndex(of: "="), isSecret(parameter[..<equals]), parameter.last != "=" {
                result += parameter[...equals] + hidden
            } else {
                result += parameter
            }
            remaining = remaining[parameter.endIndex...]
        }
        return result
    }

    private static func isSecret(_ name: Substring) -> Bool {
        let name = name.lowercased()
        return secretNames.contains(name) || secretParts.contains { name.contains($0) }
    }
}
