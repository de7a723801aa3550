/// Label values and help as a page shows them: without the characters, other than the newline, at which some reader breaks
/// lines.
///
/// The formats allow these, and Prometheus reads them. But readers that split a page by Python's `str.splitlines`, as
/// Datadog's does, lose all of it for one of them (https://docs.python.org/3/library/stdtypes.html#str.splitlines).
enum ShownText {
    /// Each such character as `<U+2028>`. A `<` that would begin such a text becomes one itself, so that no two texts are
    /// shown alike.
    static func of(_ text: String) -> String {
        guard mayNeedChange(text.utf8) else { return text }
        var shown = ""
        var remaining = text.unicodeScalars[...]
        while let scalar = remaining.popFirst() {
            let looksReplaced = scalar == "<" && remaining.starts(with: "U+".unicodeScalars)
            if looksReplaced || breaksLines(scalar) {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                shown += "<U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)>"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    private static func breaksLines(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0B...0x0D, 0x1C...0x1E, 0x85, 0x2028...0x2029: true
        default: false
        }
    }

    /// Whether there is a byte with which one of those characters begins.
    private static func mayNeedChange(_ bytes: String.UTF8View) -> Bool {
        bytes.contains { byte in
            switch byte {
            case 0x0B...0x0D, 0x1C...0x1E, 0xC2, 0xE2, UInt8(ascii: "<"): true
            default: false
            }
        }
    }
}
