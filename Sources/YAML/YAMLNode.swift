/// A part of a YAML document and the line that it begins in, counted from 1.
package struct YAMLNode: Sendable {
    package indirect enum Content: Sendable {
        /// A text as it stands there. A plain one, without quotes, may be meant as a number, a truth or nothing.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLNode])
        /// Keys are texts, in their order, each only once.
        case mapping([(key: String, line: Int, value: YAMLNode)])
    }

    package let line: Int
    package let content: Content

    /// Whether nothing stands there, which YAML reads as null.
    package var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// Whether it says nothing: null, a text, list or mapping without anything in it.
    package var isEmpty: Bool {
        switch content {
        case .scalar(let text, _): isNull || text.isEmpty
        case .sequence(let items): items.isEmpty
        case .mapping(let pairs): pairs.isEmpty
        }
    }
}

/// What is wrong with a YAML document, and in which line.
package struct YAMLFailure: Error, Hashable {
    package let line: Int
    package let reason: String
}
