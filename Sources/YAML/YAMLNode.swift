/// Where something stands in a YAML document, in lines and characters counted from 1.
package struct YAMLPosition: Hashable, Sendable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// A part of a YAML document and where it begins.
package struct YAMLNode: Sendable {
    package indirect enum Content: Sendable {
        /// A text as it stands there. A plain one, without quotes, may be meant as a number, a truth or nothing.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLNode])
        /// Keys are texts, in their order, each only once.
        case mapping([(key: String, position: YAMLPosition, value: YAMLNode)])
    }

    package let position: YAMLPosition
    package let content: Content

    package var line: Int { position.line }

    /// Whether nothing stands there, which YAML reads as null.
    package var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// Whether it is empty: null, a text, list or mapping without anything in it.
    package var isEmpty: Bool {
        switch content {
        case .scalar(let text, _): isNull || text.isEmpty
        case .sequence(let items): items.isEmpty
        case .mapping(let pairs): pairs.isEmpty
        }
    }
}

/// What is wrong with a YAML document, and where.
package struct YAMLFailure: Error, Hashable {
    package let position: YAMLPosition
    package let reason: String

    package var line: Int { position.line }
}
