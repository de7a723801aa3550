/// A byte that a text stands for, and where it is written there: one byte long, or as long as an escape.
struct WrittenByte {
    var value: UInt8
    var start: Int
    var end: Int
}

/// The bytes of a text as they are.
struct PlainText: IteratorProtocol {
    private let text: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    mutating func next() -> WrittenByte? {
        guard index < text.count else { return nil }
        defer { index += 1 }
        return WrittenByte(value: text[index], start: index, end: index + 1)
    }
}

/// Bytes with the escapes of URLs (`%41`), JSON (`\u0041`, `\/`) and HTML (`&amp;`, `&#65;`) undone. What is no ASCII stays
/// an escape: no secret has it.
struct Unescaped<Base: IteratorProtocol<WrittenByte>>: IteratorProtocol {
    private var base: Base
    /// What was read from the base and not yet given out, the next one last.
    private var ahead: [WrittenByte] = []
    /// The longest part of an escape behind its first byte.
    private static var maxLength: Int { 7 }

    init(_ base: Base) {
        self.base = base
    }

    static func mayChange(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.contains { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "&") }
    }

    mutating func next() -> WrittenByte? {
        guard let first = ahead.popLast() ?? base.next() else { return nil }
        let escape: (value: UInt8, count: Int)?
        switch first.value {
        case UInt8(ascii: "%"): escape = ofURL(peek(2))
        case UInt8(ascii: "\\"): escape = ofJSON(peek(5))
        case UInt8(ascii: "&"): escape = ofHTML(peek(Self.maxLength))
        default: return first
        }
        guard let escape else { return first }
        let end = ahead[ahead.count - escape.count].end
        ahead.removeLast(escape.count)
        return WrittenByte(value: escape.value, start: first.start, end: end)
    }

    /// The next bytes, as many as there are.
    private mutating func peek(_ count: Int) -> [UInt8] {
        while ahead.count < count, let byte = base.next() { ahead.insert(byte, at: 0) }
        return ahead.suffix(count).reversed().map(\.value)
    }

    private func ofURL(_ remaining: [UInt8]) -> (value: UInt8, count: Int)? {
        guard remaining.count == 2 else { return nil }
        return number(remaining[...], radix: 16).map { ($0, 2) }
    }

    private func ofJSON(_ remaining: [UInt8]) -> (value: UInt8, count: Int)? {
        guard let kind = remaining.first else { return nil }
        if kind == UInt8(ascii: "u") {
            guard remaining.count == 5 else { return nil }
            return number(remaining[1...], radix: 16).map { ($0, 5) }
        }
        return "\"\\/'".utf8.contains(kind) ? (kind, 1) : nil
    }

    private func ofHTML(_ remaining: [UInt8]) -> (value: UInt8, count: Int)? {
        guard let length = remaining.firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = remaining[..<length]
        let named: [String: Character] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
        if let value = named[String(decoding: name, as: UTF8.self)]?.asciiValue { return (value, length + 1) }
        guard name.first == UInt8(ascii: "#") else { return nil }
        let isHex = name.dropFirst().first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
        return number(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10).map { ($0, length + 1) }
    }

    /// An ASCII character by its number.
    private func number(_ digits: ArraySlice<UInt8>, radix: Int) -> UInt8? {
        guard let first = digits.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else { return nil }
        return UInt8(String(decoding: digits, as: UTF8.self), radix: radix).flatMap { $0 < 0x80 ? $0 : nil }
    }
}
