package import Basics

/// A source of one ledger: a key as PostHog names it, of which there are marks. Several sources may count in one series.
package typealias SourceID = Int

/// What a counter is about: entries of one group with the same labels.
package struct SeriesKey: Hashable, Sendable {
    package let group: SeriesGroup
    package let labels: SeriesLabels

    package init(_ group: SeriesGroup, _ labels: SeriesLabels) {
        self.group = group
        self.labels = labels
    }
}

/// The index of a group among those of its ledger, from 0. Entries are grouped by severity; a metric without a label that has
/// a fixed set of values has one group.
package typealias SeriesGroup = Int

/// The groups of one ledger.
package struct SeriesGroups: Hashable, Sendable {
    package let count: Int
    /// The group in which an answer counts a group's entries if it does not distinguish the two.
    let coarser: [SeriesGroup: SeriesGroup]

    package init(count: Int, coarser: [SeriesGroup: SeriesGroup] = [:]) {
        self.count = count
        self.coarser = coarser
    }

    package var all: Range<SeriesGroup> { 0..<count }
}

/// Whose entries a series counts. What PostHog sends is a value, whatever its text, and never one of the other kinds.
package enum SeriesLabels: Hashable, Sendable {
    /// Those with these values, one for each label of the ledger.
    case values([ExactText])
    /// Those whose values PostHog does not name.
    case other
    /// Those whose own series would be one too many.
    case overflow

    /// nil for the kinds that PostHog cannot be asked about.
    package var values: [ExactText]? {
        if case .values(let values) = self { values } else { nil }
    }
}

/// A number of entries of one series in one bucket: a lower bound of the truth.
package struct Sample: Hashable, Sendable {
    package let key: SeriesKey
    package let count: Int

    package init(_ key: SeriesKey, _ count: Int) {
        self.key = key
        self.count = count
    }
}

extension SeriesLabels {
    /// The kinds, as they are saved.
    private enum Kind: UInt64 {
        case values, other, overflow
    }

    func write(to writer: inout StateWriter) {
        switch self {
        case .values(let values):
            writer.varint(Kind.values.rawValue)
            writer.varint(UInt64(values.count))
            for value in values { writer.string(value.text) }
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
        case .values:
            var values: [ExactText] = []
            for _ in 0..<(layout == .second ? 1 : try reader.count()) { values.append(ExactText(try reader.string())) }
            self = .values(values)
        case .other: self = .other
        case .overflow: self = .overflow
        case nil: throw .damaged("unknown kind of series \(kind)")
        }
    }

    /// There was one label, all kinds were texts, and whatever came under one of these counted there.
    private init(inFirstLayout text: String) {
        switch text {
        case "(other)": self = .other
        case "(overflow)": self = .overflow
        case "(no service)": self = .values([""])
        default: self = .values([ExactText(text)])
        }
    }
}
