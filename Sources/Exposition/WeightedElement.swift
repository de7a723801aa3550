/// One element of a header like Accept or Accept-Encoding: `text/plain;version=0.0.4;q=0.5`.
/// RFC 9110, section 12.4.2 and following.
struct WeightedElement {
    /// In lower case.
    let name: String
    /// Names in lower case, values without their quotes; without `q`.
    let parameters: [(name: String, value: String)]
    /// The weight in thousandths, 0 to 1000; 0 stands for "not this".
    let weight: Int

    func parameter(_ name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }

    /// The elements in their order. What makes no sense is left out: a header from outside never spoils an answer.
    static func parse(_ header: String) -> [WeightedElement] {
        split(header.utf8[...], at: UInt8(ascii: ",")).compactMap(WeightedElement.init)
    }

    private init?(_ text: Substring.UTF8View) {
        let pieces = Self.split(text, at: UInt8(ascii: ";"))
        name = pieces.first.map { Self.lowercased(Self.trimmed($0)) } ?? ""
        guard !name.isEmpty else { return nil }
        var parameters: [(name: String, value: String)] = []
        var weight = 1000
        for piece in pieces.dropFirst() {
            guard let equals = piece.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = Self.lowercased(Self.trimmed(piece[..<equals]))
            let value = Self.unquoted(Self.trimmed(piece[piece.index(after: equals)...]))
            guard name == "q" else {
                parameters.append((name, value))
                continue
            }
            guard let read = Self.weight(value) else { return nil }
            weight = read
        }
        self.parameters = parameters
        self.weight = weight
    }

    /// `1`, `0`, `0.5` or `0.125`, to the third digit.
    private static func weight(_ text: String) -> Int? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, whole.elementsEqual("0".utf8) || whole.elementsEqual("1".utf8) else {
            return nil
        }
        let fraction = parts.count > 1 ? parts[1] : "".utf8[...]
        guard fraction.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        var thousandths = whole.elementsEqual("1".utf8) ? 1000 : 0
        for (digit, value) in zip(fraction, [100, 10, 1]) { thousandths += Int(digit - UInt8(ascii: "0")) * value }
        return min(thousandths, 1000)
    }

    /// Commas and semicolons within quotes are part of a value.
    private static func split(_ text: Substring.UTF8View, at separator: UInt8) -> [Substring.UTF8View] {
        var isQuoted = false
        return text.split(omittingEmptySubsequences: false) { byte in
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            return byte == separator && !isQuoted
        }
    }

    private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        guard let first = text.firstIndex(where: { !isBlank($0) }), let last = text.lastIndex(where: { !isBlank($0) })
        else { return text[text.endIndex...] }
        return text[first...last]
    }

    private static func unquoted(_ text: Substring.UTF8View) -> String {
        let quote = UInt8(ascii: "\"")
        guard text.count >= 2, text.first == quote, text.last == quote else { return String(Substring(text)) }
        return String(Substring(text.dropFirst().dropLast()))
    }

    private static func lowercased(_ text: Substring.UTF8View) -> String {
        String(Substring(text)).lowercased()
    }
}
