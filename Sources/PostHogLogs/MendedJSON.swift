extension [UInt8] {
    /// JSON in which everything that is no Unicode has become U+FFFD: bytes that are no UTF-8, and escapes of half a surrogate
    /// pair, as which Python writes such bytes. PostHog hands on what a client logged; one wrong byte in one service's name
    /// would cost the whole answer. nil if there was nothing to mend.
    ///
    /// Two names that differ in such bytes alone become one.
    var mendedJSON: [UInt8]? {
        var mended = Array(String(decoding: self, as: UTF8.self).utf8)
        mended.replaceHalfPairs()
        return mended == self ? nil : mended
    }

    /// All escapes are six bytes, `\ud83d`; so is `\ufffd`.
    private mutating func replaceHalfPairs() {
        var index = 0
        while index < count, let backslash = self[index...].firstIndex(of: UInt8(ascii: "\\")) {
            index = backslash + 2
            guard let unit = escapedUnit(at: backslash) else { continue }
            index = backslash + 6
            switch unit {
            case 0xD800...0xDBFF:
                if let second = escapedUnit(at: index), (0xDC00...0xDFFF).contains(second) {
                    index += 6
                } else {
                    replaceSubrange(backslash..<index, with: #"\ufffd"#.utf8)
                }
            case 0xDC00...0xDFFF: replaceSubrange(backslash..<index, with: #"\ufffd"#.utf8)
            default: break
            }
        }
    }

    /// The UTF-16 code unit of an escape that starts at an index.
    private func escapedUnit(at index: Int) -> UInt16? {
        let escape = self[Swift.min(index, count)...].prefix(6)
        guard escape.count == 6, escape.starts(with: #"\u"#.utf8) else { return nil }
        return UInt16(String(decoding: escape.dropFirst(2), as: UTF8.self), radix: 16)
    }
}
