/// How far an export is, as the generic exports API tells it.
package struct ExportStatus: Hashable, Sendable {
    /// Made of digits and letters alone, so that it can be part of a path.
    package let id: String
    package let hasContent: Bool
    /// Why it failed, on one line; nil where it did not.
    package let exception: String?

    package init(id: String, hasContent: Bool = false, exception: String? = nil) {
        self.id = id
        self.hasContent = hasContent
        self.exception = exception
    }
}

extension ExportStatus: DecodableAnswer {
    package static var endpoint: Endpoint { .exports }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        id = try fields.looseText("id")
        guard !id.isEmpty, id.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isIdentifierPart }) else {
            throw DecodingError.dataCorruptedError(forKey: "id", in: fields, debugDescription: "not a valid id")
        }
        hasContent = try fields.decodeIfPresent(Bool.self, forKey: "has_content") ?? false
        let text = Excerpt.line(try fields.looseText("exception"))
        exception = text.isEmpty ? nil : text
    }
}

extension Character {
    fileprivate var isIdentifierPart: Bool { isASCII && (isLetter || isNumber || self == "-") }
}

/// The response of a list of exports, of which nothing is needed but that it may be read.
struct ExportsAnswer: DecodableAnswer {
    package static var endpoint: Endpoint { .exports }

    init(from decoder: any Decoder) throws {
        _ = try Envelope<ExportStatus>(decoder, list: "results")
    }
}
