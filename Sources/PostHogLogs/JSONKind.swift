/// What values of JSON are called in errors, where the decoder has Swift's types.
enum JSONKind {
    static func name(of type: Any.Type) -> String {
        switch type {
        case is any BinaryInteger.Type: "a whole number"
        case is any BinaryFloatingPoint.Type: "a number"
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is [Any].Type: "a list"
        default: "an object"
        }
    }

    /// - Parameter description: the decoder's, `Expected to decode Int but found a string instead.`
    static func mismatch(_ type: Any.Type, _ description: String) -> String {
        let must = "must be \(name(of: type))"
        guard let found = description.firstRange(of: "but found "), let end = description.firstRange(of: " instead"),
            found.upperBound < end.lowerBound
        else { return must }
        let kind = String(description[found.upperBound..<end.lowerBound])
        let usual = [
            "an array": "a list", "a dictionary": "an object", "number": "a number", "bool": "true or false",
        ]
        return "\(must), not \(usual[kind] ?? kind)"
    }
}
