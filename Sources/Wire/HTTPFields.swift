/// One header or query field, as it stood on the wire.
package typealias HTTPField = (name: String, value: String)

/// Header or query fields in the order they came, repeated names kept.
package struct HTTPFields: Sendable {
    package private(set) var all: [HTTPField]

    package init(_ all: [HTTPField] = []) {
        self.all = all
    }

    /// The value of the first field of that name; names are compared without regard to ASCII case, as HTTP does.
    package subscript(name: String) -> String? {
        all.first { equalIgnoringCase($0.name, name) }?.value
    }

    /// The values of all fields of that name as one list, joined by commas, which means the same (RFC 9110, section 5.3).
    package func list(_ name: String) -> String? {
        var list: String?
        for field in all where equalIgnoringCase(field.name, name) {
            list = list.map { "\($0),\(field.value)" } ?? field.value
        }
        return list
    }

    mutating func append(_ field: HTTPField) {
        all.append(field)
    }
}

private func equalIgnoringCase(_ one: String, _ other: String) -> Bool {
    one.utf8.count == other.utf8.count && one.utf8.elementsEqual(other.utf8) { lowercased($0) == lowercased($1) }
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}
