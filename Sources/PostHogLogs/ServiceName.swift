/// The name of a service, as PostHog stores it. Two names are the same if their bytes are: Unicode may hold two spellings
/// for equal, Prometheus does not.
///
/// A name may be of any length; one of more than 256 bytes is cut, with a hash of the whole at its end, so that two of them
/// stay apart.
package struct ServiceName: Sendable {
    package static let maxBytes = 256

    /// Empty for entries without a service.
    package let text: String
    /// Whether `text` is the whole name. A cut one cannot be asked for.
    package let isWhole: Bool

    /// - Parameter answered: the name as PostHog answers it. Entries without a service come as `(no service)` in some answers;
    ///   nobody can tell there whether a service is called so, so that one is taken for none everywhere.
    package init(_ answered: String) {
        let stored = answered.utf8.elementsEqual(Self.blankAnswered.utf8) ? "" : answered
        isWhole = stored.utf8.count <= Self.maxBytes
        text = isWhole ? stored : Self.cut(stored)
    }

    /// Entries without a service.
    package static let blank: ServiceName = ""
    /// What PostHog calls them.
    package static let blankAnswered = "(no service)"

    /// What finds its entries in a filter by service.
    var stored: [String] { self == .blank ? ["", Self.blankAnswered] : [text] }

    private static func cut(_ stored: String) -> String {
        let digits = String(hash(stored), radix: 16)
        let suffix = "…" + String(repeating: "0", count: 16 - digits.count) + digits
        var end = stored.utf8.index(stored.startIndex, offsetBy: maxBytes - suffix.utf8.count)
        // Not within a character's bytes: the text before it has to stay whole.
        while end.samePosition(in: stored.unicodeScalars) == nil { end = stored.utf8.index(before: end) }
        return stored[..<end] + suffix
    }

    /// FNV-1a, 64 bits: the same in every process, since it is part of a label.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}

extension ServiceName: Hashable, Comparable {
    package static func == (a: ServiceName, b: ServiceName) -> Bool {
        // Equal bytes are the common case, and the fast one; canonical equality alone is not enough.
        a.text == b.text && a.text.utf8.elementsEqual(b.text.utf8)
    }

    package static func < (a: ServiceName, b: ServiceName) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        // Hashing a String hashes its canonical form: names that are equal here are equal there.
        hasher.combine(text)
    }
}

extension ServiceName: ExpressibleByStringLiteral, CustomStringConvertible {
    package init(stringLiteral text: String) {
        self.init(text)
    }

    package var description: String { self == .blank ? Self.blankAnswered : text }
}
