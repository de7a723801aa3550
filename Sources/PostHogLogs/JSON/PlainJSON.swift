import Basics
internal import FoundationEssentials

/// Reads JSON of a known shape straight from its bytes, in one pass and without a tree of values.
///
/// It knows plain JSON alone, and gives up on everything else, right or wrong: `JSONDecoder` then reads the same bytes and has
/// the last word. Reading so takes a tenth of the time, and reading was most of a poll's.
struct PlainJSON {
    private var bytes: JSONBytes
    private var depth = 0

    /// What is nested deeper is left to `JSONDecoder`.
    private static let maxDepth = 64

    /// What the bytes are; nil where they are not plain, or go on behind the value.
    static func value<Answer: PlainAnswer>(of bytes: [UInt8]) -> Answer? {
        bytes.withUnsafeBufferPointer { buffer in
            // What is UTF-8 as a whole is UTF-8 in each of its texts.
            guard buffer.allSatisfy({ $0 < 0x80 }) || String(validating: buffer, as: UTF8.self) != nil else {
                return nil
            }
            var json = PlainJSON(bytes: JSONBytes(buffer))
            guard let answer = try? Answer(&json), json.bytes.next == nil else { return nil }
            return answer
        }
    }

    /// Whether a list comes next.
    mutating func isList() -> Bool { bytes.next == UInt8(ascii: "[") }

    mutating func list(_ element: (inout PlainJSON) throws(NotPlainJSON) -> Void) throws(NotPlainJSON) {
        try open(UInt8(ascii: "["))
        guard !bytes.consume(UInt8(ascii: "]")) else {
            depth -= 1
            return
        }
        repeat { try element(&self) } while bytes.consume(UInt8(ascii: ","))
        try close(UInt8(ascii: "]"))
    }

    /// - Parameter field: given the name of each field, whose value it is to consume.
    mutating func object(
        _ field: (inout PlainJSON, JSONName) throws(NotPlainJSON) -> Void
    ) throws(NotPlainJSON) {
        try open(UInt8(ascii: "{"))
        guard !bytes.consume(UInt8(ascii: "}")) else {
            depth -= 1
            return
        }
        repeat {
            let name = try bytes.text()
            guard !name.hasEscapes, bytes.consume(UInt8(ascii: ":")) else { throw NotPlainJSON() }
            try field(&self, JSONName(bytes: name.inside))
        } while bytes.consume(UInt8(ascii: ","))
        try close(UInt8(ascii: "}"))
    }

    mutating func text() throws(NotPlainJSON) -> String {
        let text = try bytes.text()
        return text.hasEscapes ? try Self.unescaped(text) : String(decoding: text.inside, as: UTF8.self)
    }

    mutating func textOrNull() throws(NotPlainJSON) -> String? { consumeNull() ? nil : try text() }

    mutating func time() throws(NotPlainJSON) -> Timestamp {
        guard let time = Timestamp(iso8601: try text()) else { throw NotPlainJSON() }
        return time
    }

    /// A whole number from 0 to 2⁵³ − 1, in digits alone.
    mutating func count() throws(NotPlainJSON) -> Int {
        guard let value = bytes.digits(), value <= Count.max else { throw NotPlainJSON() }
        return value
    }

    /// The same, or nil for null.
    mutating func countOrNull() throws(NotPlainJSON) -> Int? { consumeNull() ? nil : try count() }

    /// Consumes a null, if that comes next.
    mutating func consumeNull() -> Bool { bytes.consume("null") }

    /// Consumes a value of any kind.
    mutating func skip() throws(NotPlainJSON) {
        switch bytes.next {
        case UInt8(ascii: "\""):
            let text = try bytes.text()
            if text.hasEscapes { _ = try Self.unescaped(text) }
        case UInt8(ascii: "{"): try object { json, _ throws(NotPlainJSON) in try json.skip() }
        case UInt8(ascii: "["): try list { json throws(NotPlainJSON) in try json.skip() }
        default:
            guard bytes.consume("null") || bytes.consume("true") || bytes.consume("false") || bytes.consumeNumber()
            else { throw NotPlainJSON() }
        }
    }

    private mutating func open(_ bracket: UInt8) throws(NotPlainJSON) {
        guard bytes.consume(bracket), depth < Self.maxDepth else { throw NotPlainJSON() }
        depth += 1
    }

    private mutating func close(_ bracket: UInt8) throws(NotPlainJSON) {
        guard bytes.consume(bracket) else { throw NotPlainJSON() }
        depth -= 1
    }

    private static func unescaped(_ text: JSONBytes.Text) throws(NotPlainJSON) -> String {
        guard let text = try? JSONDecoder().decode(String.self, from: Data(text.quoted)) else { throw NotPlainJSON() }
        return text
    }
}

/// The bytes are not what `PlainJSON` reads. That says nothing about whether they are JSON.
struct NotPlainJSON: Error {}

/// The name of a field where it stands.
struct JSONName {
    fileprivate let bytes: UnsafeBufferPointer<UInt8>

    static func ~= (name: StaticString, found: JSONName) -> Bool {
        found.bytes.elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }
}
