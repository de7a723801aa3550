package import Basics

/// The name of a service, as PostHog stores it. Two names are the same if their bytes are.
///
/// A name may be of any length; one of more than 256 bytes is cut, with a hash of the whole at its end, so that two of them
/// stay apart.
package struct ServiceName: Sendable {
    package static let maxBytes = ShortText.maxBytes

    package let exact: ExactText
    /// Whether `text` is the whole name. A cut one cannot be asked for.
    package let isWhole: Bool

    /// - Parameter answered: the name as PostHog answers it. Entries without a service come as `(no service)` in some answers;
    ///   nobody can tell there whether a service is called so, so that one counts as none everywhere.
    package init(_ answered: String) {
        let stored = answered.utf8.elementsEqual(Self.blankAnswered.utf8) ? "" : answered
        isWhole = stored.utf8.count <= Self.maxBytes
        exact = ExactText(ShortText.of(stored))
    }

    /// - Parameter exact: of a name that was kept.
    package init(_ exact: ExactText) {
        self.exact = exact
        isWhole = !ShortText.isCut(exact.text)
    }

    /// Empty for entries without a service.
    package var text: String { exact.text }

    /// Entries without a service.
    package static let blank: ServiceName = ""
    /// What PostHog calls them.
    package static let blankAnswered = "(no service)"

    /// What finds its entries in a filter by service.
    var stored: [String] { self == .blank ? ["", Self.blankAnswered] : [text] }
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
