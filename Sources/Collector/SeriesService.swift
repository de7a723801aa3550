import Basics
package import PostHogLogs

/// Whose entries a series counts. What PostHog sends is a name, whatever its text, and never one of the other kinds.
package enum SeriesService: Hashable, Sendable {
    /// Those of a service, or those without one.
    case named(ServiceName)
    /// Those whose service PostHog does not name.
    case other
    /// Those whose own series would be one too many.
    case overflow

    /// The value of the label `service_name`. No two have the same: a service that is really called `(other)` is shown as
    /// `'(other)'`, one that is called that as `''(other)''`.
    package var label: String {
        switch self {
        case .named(let name): Self.isReserved(name.text) ? "'\(name)'" : name.description
        case .other: Self.otherLabel
        case .overflow: Self.overflowLabel
        }
    }

    private static let otherLabel = "(other)"
    private static let overflowLabel = "(overflow)"

    /// Whether a name is one of the others' labels, in any number of quotes.
    private static func isReserved(_ text: String) -> Bool {
        var name = text.utf8[...]
        while name.count >= 2, name.first == UInt8(ascii: "'"), name.last == UInt8(ascii: "'") {
            name = name.dropFirst().dropLast()
        }
        return name.elementsEqual(otherLabel.utf8) || name.elementsEqual(overflowLabel.utf8)
    }
}

extension SeriesService {
    /// The kinds, as they are saved.
    private enum Kind: UInt64 {
        case named, other, overflow
    }

    func write(to writer: inout StateWriter) {
        switch self {
        case .named(let name):
            writer.varint(Kind.named.rawValue)
            writer.string(name.text)
        case .other: writer.varint(Kind.other.rawValue)
        case .overflow: writer.varint(Kind.overflow.rawValue)
        }
    }

    init(_ layout: LedgerLayout, from reader: inout StateReader) throws(StateDamage) {
        guard layout != .first else {
            self.init(inFirstLayout: try reader.string())
            return
        }
        let kind = try reader.varint()
        switch Kind(rawValue: kind) {
        case .named: self = .named(ServiceName(try reader.string()))
        case .other: self = .other
        case .overflow: self = .overflow
        case nil: throw .damaged("\(kind) is no kind of service")
        }
    }

    /// All kinds were texts then, and whatever came under one of these counted there.
    private init(inFirstLayout text: String) {
        switch text {
        case Self.otherLabel: self = .other
        case Self.overflowLabel: self = .overflow
        default: self = .named(ServiceName(text))
        }
    }
}
