import Basics

/// The name of a field in a JSON object, or the index in a list.
struct Field: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = "\(intValue)"
        self.intValue = intValue
    }

    init(stringLiteral name: String) {
        self.init(stringValue: name)
    }
}

typealias Fields = KeyedDecodingContainer<Field>

extension KeyedDecodingContainer<Field> {
    /// A number or text. JSONDecoder reports a broken one by an error of its own without the path, which
    /// this adds.
    func scalar<Value: Decodable>(_ field: Field, as type: Value.Type = Value.self) throws -> Value {
        do {
            return try decode(type, forKey: field)
        } catch let error as DecodingError {
            throw error
        } catch {
            throw DecodingError.dataCorruptedError(
                forKey: field, in: self, debugDescription: "must be \(JSONKind.name(of: type))")
        }
    }

    /// A whole number from 0 to 2⁵³ − 1: what JSON carries exactly. `5.0` is 5.
    func count(_ field: Field) throws -> Int {
        let value = try scalar(field, as: Int.self)
        guard (0...Count.max).contains(value) else {
            throw DecodingError.dataCorruptedError(
                forKey: field, in: self, debugDescription: "must be a whole number from 0 to 2^53-1, not \(value)")
        }
        return value
    }

    /// nil where the field is absent or null.
    func countIfPresent(_ field: Field) throws -> Int? {
        guard contains(field), try !decodeNil(forKey: field) else { return nil }
        return try count(field)
    }

    /// nil where the field is absent or null.
    func timeIfPresent(_ field: Field) throws -> Timestamp? {
        guard contains(field), try !decodeNil(forKey: field) else { return nil }
        return try time(field)
    }

    func time(_ field: Field) throws -> Timestamp {
        let text = try scalar(field, as: String.self)
        guard let time = Timestamp(iso8601: text) else {
            throw DecodingError.dataCorruptedError(
                forKey: field, in: self, debugDescription: "not a valid time: \"\(Excerpt.line(text))\"")
        }
        return time
    }
}

enum Count {
    /// 2⁵³ − 1.
    static let max = 9_007_199_254_740_991

    /// The sum of an answer's counts, which has to stay a count itself: so nothing that is added up later can overflow.
    static func checkSum(_ counts: some Sequence<Int>, at path: [any CodingKey]) throws {
        guard isSumCount(counts) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: path, debugDescription: "the counts sum to more than 2^53-1"))
        }
    }

    static func isSumCount(_ counts: some Sequence<Int>) -> Bool {
        var sum = 0
        for count in counts {
            sum += count
            guard sum <= max else { return false }
        }
        return true
    }
}
