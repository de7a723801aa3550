/// One header or query field, as it stood on the wire.
package typealias HTTPField = (name: String, value: String)

/// Header or query fields in the order they came, repeated names kept.
package struct HTTPFields: Sendable {
    package private(set) var all: [HTTPField]

    package init(_ all: [HTTPField] = []) {
        self.all = all
    }

    /// As many as scrapers send have room at once.
    static let usualCount = 8

    /// Without any, and with room for some.
    init(room: Int) {
        all = []
        all.reserveCapacity(room)
    }

    /// The value of the first field of that name; names are compared without regard to ASCII case, as HTTP does.
    package subscript(name: String) -> String? {
        all.first { isName(name, $0) }?.value
    }

    /// The values of all fields of that name as one list, joined by commas, which means the same (RFC 9110, section 5.3).
    package func list(_ name: String) -> String? {
        var list: String?
        for field in all where isName(name, field) {
            list = list.map { "\($0),\(field.value)" } ?? field.value
        }
        return list
    }

    private func isName(_ name: String, _ field: HTTPField) -> Bool {
        // Nearly always it is the same text, which is found out fast.
        guard field.name.utf8.count == name.utf8.count else { return false }
        return field.name == name || equalIgnoringCase(field.name.utf8, name.utf8)
    }

    mutating func append(_ field: HTTPField) {
        all.append(field)
    }
}

/// Whether two texts are the same but for the case of ASCII letters.
func equalIgnoringCase(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool {
    one.count == other.count && one.elementsEqual(other) { lowercased($0) == lowercased($1) }
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}
