/// JSON of any shape, for requests. Read by a parser of the simulator's own, so that it shares no mistake with the
/// exporter.
enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case list([JSONValue])
    case object([String: JSONValue])

    /// nil for what is no JSON.
    init?(_ bytes: [UInt8]) {
        guard let value = JSONParser.parse(bytes) else { return nil }
        self = value
    }

    /// The field of an object; `null` and absent are both nil.
    subscript(_ name: String) -> JSONValue? {
        guard case .object(let fields) = self, let value = fields[name], value != .null else { return nil }
        return value
    }

    /// Whether an object has the field at all, `null` or not.
    func has(_ name: String) -> Bool {
        guard case .object(let fields) = self else { return false }
        return fields[name] != nil
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var isObject: Bool {
        guard case .object = self else { return false }
        return true
    }

    /// nil unless it is a list of nothing but strings.
    var texts: [String]? {
        guard case .list(let values) = self else { return nil }
        let texts = values.compactMap(\.text)
        return texts.count == values.count ? texts : nil
    }
}
