import Basics

/// A value that is meant as a text, whatever JSON it came as: numbers and truths as they are written, lists and objects as JSON.
struct LooseText: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self.text = text
        } else if value.decodeNil() {
            text = ""
        } else {
            var json = JSONText()
            try Self.write(decoder, to: &json)
            text = String(decoding: json.bytes, as: UTF8.self)
        }
    }

    /// Decoding recurses as deep as the JSON, whose depth the decoder limits.
    private static func write(_ decoder: any Decoder, to json: inout JSONText) throws {
        if let fields = try? decoder.container(keyedBy: Field.self) {
            json.raw("{")
            for (index, field) in fields.allKeys.sorted(by: { $0.stringValue < $1.stringValue }).enumerated() {
                json.comma(unlessAt: index)
                json.string(field.stringValue)
                json.raw(":")
                try write(fields.superDecoder(forKey: field), to: &json)
            }
            return json.raw("}")
        }
        if var items = try? decoder.unkeyedContainer() {
            json.raw("[")
            while !items.isAtEnd {
                json.comma(unlessAt: items.currentIndex)
                try write(items.superDecoder(), to: &json)
            }
            return json.raw("]")
        }
        try writeScalar(decoder.singleValueContainer(), to: &json)
    }

    private static func writeScalar(
        _ value: any SingleValueDecodingContainer, to json: inout JSONText
    ) throws {
        if value.decodeNil() {
            json.raw("null")
        } else if let truth = try? value.decode(Bool.self) {
            json.raw(truth ? "true" : "false")
        } else if let number = try? value.decode(Int.self) {
            json.number(number)
        } else if let number = try? value.decode(Double.self) {
            json.number(number)
        } else {
            json.string(try value.decode(String.self))
        }
    }
}

extension KeyedDecodingContainer<Field> {
    /// Empty where the field is absent or null.
    func looseText(_ field: Field) throws -> String {
        guard contains(field) else { return "" }
        if let text = try? decode(String.self, forKey: field) { return text }
        return try scalar(field, as: LooseText.self).text
    }

    /// A map of texts; empty where it is absent or null.
    func texts(_ field: Field) throws -> [String: String] {
        guard contains(field), try !decodeNil(forKey: field) else { return [:] }
        if let texts = try? decode([String: String].self, forKey: field) { return texts }
        return try decode([String: LooseText].self, forKey: field).mapValues(\.text)
    }
}
