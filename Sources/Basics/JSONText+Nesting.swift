// Objects and lists, which see to their commas themselves.

/// The fields of an object that is being written.
package struct JSONFields: Sendable {
    fileprivate var json: JSONText
    private var count = 0

    fileprivate init(_ json: JSONText) {
        self.json = json
    }

    private mutating func key(_ name: StaticString) {
        json.comma(unlessAt: count)
        count += 1
        json.raw("\"")
        json.raw(name)
        json.raw("\":")
    }

    /// A value of any kind, which the closure writes.
    package mutating func value(_ name: StaticString, _ write: (inout JSONText) -> Void) {
        key(name)
        write(&json)
    }

    package mutating func number(_ name: StaticString, _ value: Int) { self.value(name) { $0.number(value) } }
    package mutating func number(_ name: StaticString, _ value: Double) { self.value(name) { $0.number(value) } }
    package mutating func string(_ name: StaticString, _ value: String) { self.value(name) { $0.printable(value) } }
    package mutating func bool(_ name: StaticString, _ value: Bool) {
        self.value(name) { $0.raw(value ? "true" : "false") }
    }

    /// null where there is none.
    package mutating func time(_ name: StaticString, _ value: Timestamp?) {
        guard let value else { return self.value(name) { $0.raw("null") } }
        string(name, value.iso8601)
    }

    package mutating func object(_ name: StaticString, _ write: (inout JSONFields) -> Void) {
        value(name) { $0.object(write) }
    }

    package mutating func list<Item>(
        _ name: StaticString, _ items: some Sequence<Item>, _ write: (inout JSONText, Item) -> Void
    ) {
        value(name) { $0.list(items, write) }
    }
}

extension JSONText {
    package mutating func object(_ write: (inout JSONFields) -> Void) {
        raw("{")
        var fields = JSONFields(self)
        // The bytes are the fields' alone meanwhile, so that they are not copied.
        self = JSONText(reserving: 0)
        write(&fields)
        self = fields.json
        raw("}")
    }

    package mutating func list<Item>(_ items: some Sequence<Item>, _ write: (inout JSONText, Item) -> Void) {
        raw("[")
        for (index, item) in items.enumerated() {
            comma(unlessAt: index)
            write(&self, item)
        }
        raw("]")
    }

    /// A list of objects.
    package mutating func objects<Item>(_ items: some Sequence<Item>, _ write: (inout JSONFields, Item) -> Void) {
        list(items) { json, item in json.object { write(&$0, item) } }
    }
}
