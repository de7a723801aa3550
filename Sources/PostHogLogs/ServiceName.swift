package import Basics

/// The name of a service, as PostHog stores it. Two names are the same if their bytes are.
///
/// A name may be of any length; one of more than 256 bytes is cut, with a hash of the whole at its end, so that two of them
/// stay apart.
package struct ServiceName: Sendable {
    package static let maxBytes = 256

    package let exact: ExactText
    /// Whether `text` is the whole name. A cut one cannot be asked for.
    package let isWhole: Bool

    /// - Parameter answered: the name as PostHog answers it. Entries without a service come as `(no service)` in some answers;
    ///   nobody can tell there whether a service is called so, so that one is taken for none everywhere.
    package init(_ answered: String) {
        let stored = answered.utf8.elementsEqual(Self.blankAnswered.utf8) ? "" : answered
        isWhole = stored.utf8.count <= Self.maxBytes
        exact = ExactText(isWhole ? stored : Self.cut(stored))
    }

    /// - Parameter exact: of a name that was kept.
    package init(_ exact: ExactText) {
        self.exact = exact
        isWhole = !Self.isCut(exact.text)
    }

    /// Empty for entries without a service.
    package var text: String { exact.text }

    /// Entries without a service.
    package static let blank: ServiceName = ""
    /// What PostHog calls them.
    package static let blankAnswered = "(no service)"

    /// What finds its entries in a filter by service.
    var stored: [String] { self == .blank ? ["", Self.blankAnswered] : [text] }

    private static let ellipsis = "…"
    private static let digits = 16

    /// Whether a name was cut, or looks as if it had been: then its entries are found without its name.
    private static func isCut(_ text: String) -> Bool {
        text.utf8.count > maxBytes - 4
            && text.utf8.dropLast(digits).suffix(ellipsis.utf8.count).elementsEqual(ellipsis.utf8)
    }

    private static func cut(_ stored: String) -> String {
        let digits = String(hash(stored), radix: 16)
        let suffix = ellipsis + String(repeating: "0", count: Self.digits - digits.count) + digits
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
    package static func == (a: ServiceName, b: ServiceName) -> Bool { a.exact == b.exact }
    package static func < (a: ServiceName, b: ServiceName) -> Bool { a.exact < b.exact }
    package func hash(into hasher: inout Hasher) { hasher.combine(exact) }
}

extension ServiceName: ExpressibleByStringLiteral, CustomStringConvertible {
    package init(stringLiteral text: String) {
        self.init(text)
    }

    package var description: String { self == .blank ? Self.blankAnswered : text }
}
