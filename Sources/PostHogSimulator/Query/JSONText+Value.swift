import Basics

extension JSONText {
    /// Appends JSON of any shape, the fields of objects sorted.
    mutating func value(_ value: JSONValue) {
        switch value {
        case .null: raw("null")
        case .bool(let isTrue): raw(isTrue ? "true" : "false")
        case .number(let value):
            if let whole = Int(exactly: value) { number(whole) } else { number(value) }
        case .string(let text): string(text)
        case .list(let values):
            raw("[")
            for (index, value) in values.enumerated() {
                comma(unlessAt: index)
                self.value(value)
            }
            raw("]")
        case .object(let fields):
            raw("{")
            for (index, field) in fields.sorted(by: { $0.key < $1.key }).enumerated() {
                comma(unlessAt: index)
                string(field.key)
                raw(":")
                self.value(field.value)
            }
            raw("}")
        }
    }

    /// Appends an object of strings.
    mutating func object(_ pairs: [(key: String, value: String)]) {
        raw("{")
        for (index, pair) in pairs.enumerated() {
            comma(unlessAt: index)
            string(pair.key)
            raw(":")
            string(pair.value)
        }
        raw("}")
    }
}
