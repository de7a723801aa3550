/// Which attributes a question is about. The raw values are PostHog's `attribute_type`.
package enum AttributeKind: String, CaseIterable, Sendable {
    /// Of an entry.
    case attribute = "log"
    /// Of the resource that wrote it.
    case resource

    package var subject: FilterCondition.Subject { self == .attribute ? .attribute : .resource }
}

/// A value of an attribute.
package struct AttributeValue: Hashable, Sendable {
    package let text: String
    /// Entries that have it, over the range widened to whole ten minutes; nil where the server does not say.
    package let entries: Int?

    package init(text: String, entries: Int? = nil) {
        self.text = text
        self.entries = entries
    }
}

/// Those of one attribute, most entries first, are the response of `values`.
extension AttributeValue: ListRow {
    package static var endpoint: Endpoint { .values }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        let name: Field = fields.contains("name") ? "name" : "id"
        guard try !fields.decodeNil(forKey: name) else {
            throw DecodingError.dataCorruptedError(forKey: name, in: fields, debugDescription: "null")
        }
        text = try fields.looseText(name)
        entries = try fields.countIfPresent("count")
    }
}

/// The key of an attribute.
package struct AttributeKey: Hashable, Sendable {
    package let name: String
    /// nil for what cannot be asked for as an attribute.
    package let kind: AttributeKind?
    /// A value that has what was searched for, where the key has not.
    package let matchedValue: String?

    package init(name: String, kind: AttributeKind?, matchedValue: String? = nil) {
        self.name = name
        self.kind = kind
        self.matchedValue = matchedValue
    }
}

/// Those closest to what was searched for, then the most frequent, are the response of `attributes`.
extension AttributeKey: ListRow {
    package static var endpoint: Endpoint { .attributes }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        name = try fields.scalar("name")
        let type = try fields.decodeIfPresent(String.self, forKey: "propertyFilterType") ?? "log_attribute"
        let subject = FilterCondition.Subject(rawValue: type)
        kind = AttributeKind.allCases.first { $0.subject == subject }
        matchedValue = try fields.decodeIfPresent(LooseText.self, forKey: "matchedValue")?.text
    }
}
