import Basics
import Ledger
package import PostHogLogs

/// Which entries are counted, and by what: what a metric is, whatever it is called. Two that count the same are one.
package struct CountedEntries: Sendable {
    package let filter: LogsFilter
    let dimensions: Dimensions
    /// In one order, whatever order they were given in.
    let attributes: [CountedAttribute]
    /// A line of ASCII: equal ones count the same.
    package let identity: String

    /// Those of `posthog_logs_entries_total`.
    package static let all = CountedEntries(LogsFilter(), by: [.service, .severity])

    package init(_ filter: LogsFilter, by sources: [LabelSource]) {
        self.filter = filter.canonical
        dimensions = Dimensions(sources)
        attributes = Set(sources.compactMap(\.attribute)).sorted()
        let by = Set(sources).map(\.identity).sorted()
        identity = (by + [filter.identity]).joined(separator: " ")
    }

    /// Whether `group-by` alone can tell the series apart.
    var needsGroups: Bool { !attributes.isEmpty }

    /// Whether all count in one series.
    var hasNoLabels: Bool { dimensions.isEmpty && attributes.isEmpty }

    /// What an entry may lack and is counted all the same, as `(none)`.
    package var optionalLabels: [LabelSource] {
        (dimensions.contains(.service) && !filter.requiresService ? [.service] : [])
            + attributes.filter { !filter.requires($0.kind, $0.key) }.map { .attribute($0.kind, $0.key) }
    }

    /// How many requests a poll takes at most in which so many buckets have changed, on a server of today.
    package func mostRequests(buckets: Int) -> Int {
        if needsGroups { return 2 + buckets << optionalLabels.count }
        guard dimensions.contains(.service) else { return dimensions.contains(.severity) ? 2 : 1 }
        return 2 + buckets * (dimensions.contains(.severity) ? 2 : 1)
    }

    func sample(_ values: [String], _ severity: Severity, _ count: Int) -> Sample {
        let group = dimensions.contains(.severity) ? severity.rank : 0
        return Sample(SeriesKey(group, .values(values.map { ExactText($0) })), count)
    }
}

extension CountedEntries: Hashable {
    package static func == (a: CountedEntries, b: CountedEntries) -> Bool { a.identity == b.identity }
    package func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}

/// An attribute that entries are counted by.
struct CountedAttribute: Hashable, Comparable, Sendable {
    let kind: AttributeKind
    let key: String

    static func < (a: CountedAttribute, b: CountedAttribute) -> Bool {
        (a.kind.rawValue, a.key) < (b.kind.rawValue, b.key)
    }
}

/// What the values of a label are.
package enum LabelSource: Hashable, Sendable {
    case service, severity
    case attribute(AttributeKind, String)

    var attribute: CountedAttribute? {
        if case .attribute(let kind, let key) = self { CountedAttribute(kind: kind, key: key) } else { nil }
    }

    /// ASCII.
    fileprivate var identity: String {
        switch self {
        case .service: "service"
        case .severity: "severity"
        case .attribute(let kind, let key): "\(kind.rawValue):\(LogsFilter().adding(.having(kind, key)).identity)"
        }
    }

    /// How it is grouped by.
    var dimension: GroupDimension {
        switch self {
        case .service: .service
        case .severity: .severity
        case .attribute(let kind, let key): .attribute(kind, key)
        }
    }
}

extension Dimensions {
    fileprivate init(_ sources: [LabelSource]) {
        self = []
        if sources.contains(.service) { insert(.service) }
        if sources.contains(.severity) { insert(.severity) }
    }
}
