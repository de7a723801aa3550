import Basics

/// JSON in which values have become ones of another type.
enum WrongShape {
    /// Changes every value at a depth, 0 being the whole, or at the deepest there is. What is no JSON stays as it is.
    static func of(_ json: [UInt8], depth: Int) -> [UInt8] {
        guard let value = JSONValue(json) else { return json }
        var text = JSONText(reserving: json.count)
        text.value(changed(value, at: min(depth, deepest(value))))
        return text.bytes
    }

    private static func deepest(_ value: JSONValue) -> Int {
        switch value {
        case .list(let values): 1 + (values.map(deepest).max() ?? -1)
        case .object(let fields): 1 + (fields.values.map(deepest).max() ?? -1)
        default: 0
        }
    }

    private static func changed(_ value: JSONValue, at depth: Int) -> JSONValue {
        guard depth > 0 else { return otherType(than: value) }
        return switch value {
        case .list(let values): .list(values.map { changed($0, at: depth - 1) })
        case .object(let fields): .object(fields.mapValues { changed($0, at: depth - 1) })
        default: value
        }
    }

    private static func otherType(than value: JSONValue) -> JSONValue {
        switch value {
        case .null: .bool(true)
        case .bool: .string("yes")
        case .number: .list([])
        case .string: .number(7)
        case .list: .string("[]")
        case .object: .number(7)
        }
    }
}
