/// The labels of one series, rendered once when the series is first seen: `project="shop",service_name="api"`.
///
/// One allocation a set, whose bytes serve for everything: a page copies them as they are, equality and hashing read
/// them, and so does the order (see `LabelSet+Ordering.swift`). At 100,000 series nothing else is kept of the values.
package struct LabelSet: Sendable {
    /// UTF-8, escaped, without the braces around it. Empty for a series without labels.
    package let rendered: [UInt8]

    /// Of what another set's `rendered` was.
    package init(rendered: [UInt8]) {
        self.rendered = rendered
    }

    package static let none = LabelSet([], [])

    /// Values may hold anything a server may send. Quotes, backslashes and newlines are escaped; other characters that break
    /// lines are replaced (see `ShownText`); the rest stays as it is, zero bytes included: Prometheus reads it back.
    ///
    /// - Parameters:
    ///   - names: those of the metric's descriptor, in its order.
    ///   - values: one for each name.
    package init(_ names: [String], _ values: [String]) {
        precondition(names.count == values.count, "a label set needs one value for each label name")
        let values = values.map(ShownText.of)
        var bound = 0
        for (name, value) in zip(names, values) {
            bound += name.utf8.count + Self.escapedLength(value) + 4
        }
        rendered = ByteWriter.bytes(atMost: bound) { writer in
            for (name, value) in zip(names, values) {
                if writer.count > 0 { writer.append(UInt8(ascii: ",")) }
                writer.append(name)
                writer.append("=\"")
                Self.append(escaped: value, to: &writer)
                writer.append(UInt8(ascii: "\""))
            }
        }
    }

    /// A value as a series shows it, where it is not written as text.
    package static func shown(_ value: String) -> String { ShownText.of(value) }

    private static func escapedLength(_ value: String) -> Int {
        value.utf8.reduce(0) { length, byte in length + (escape(for: byte)?.utf8CodeUnitCount ?? 1) }
    }

    private static func append(escaped value: String, to writer: inout ByteWriter) {
        for byte in value.utf8 {
            if let escape = escape(for: byte) {
                writer.append(escape)
            } else {
                writer.append(byte)
            }
        }
    }

    private static func escape(for byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "\\"): "\\\\"
        case UInt8(ascii: "\""): "\\\""
        case UInt8(ascii: "\n"): "\\n"
        default: nil
        }
    }
}

extension LabelSet: CustomStringConvertible {
    package var description: String { "{\(String(decoding: rendered, as: UTF8.self))}" }
}
