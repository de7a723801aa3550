/// A text that equals another only if their bytes are the same: Unicode may hold two spellings for equal, Prometheus and
/// PostHog do not.
package struct ExactText: Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }
}

extension ExactText: Hashable, Comparable {
    package static func == (a: ExactText, b: ExactText) -> Bool {
        // Equal bytes are the common case, and the fast one; canonical equality alone is not enough.
        a.text == b.text && a.text.utf8.elementsEqual(b.text.utf8)
    }

    package static func < (a: ExactText, b: ExactText) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        // Hashing a String hashes its canonical form: texts that are equal here are equal there.
        hasher.combine(text)
    }
}

extension ExactText: ExpressibleByStringLiteral, CustomStringConvertible {
    package init(stringLiteral text: String) {
        self.init(text)
    }

    package var description: String { text }
}
