/// The id of a trace or a span: hexadecimal digits or base64, of either the same bytes.
enum HexID {
    /// Upper-case digits; what is neither stays as it is and finds nothing.
    static func normalized(_ text: String, digits: Int) -> String {
        if text.utf8.count == digits, text.unicodeScalars.allSatisfy(\.properties.isASCIIHexDigit) {
            return text.uppercased()
        }
        guard let bytes = Base64.decode(text), bytes.count * 2 == digits else { return text }
        return bytes.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
