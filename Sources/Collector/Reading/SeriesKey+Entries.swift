package import Basics
package import Ledger
package import PostHogLogs

// Entries are counted by severity, their group, and by service, their one label.

extension SeriesGroups {
    /// `services` counts trace as debug and fatal as error.
    package static let severities = SeriesGroups(
        count: Severity.allCases.count,
        coarser: [Severity.trace.rank: Severity.debug.rank, Severity.fatal.rank: Severity.error.rank])
}

extension SeriesKey {
    package init(service: ServiceName, severity: Severity) {
        self.init(severity.rank, SeriesLabels(service))
    }

    package var severity: Severity { Severity.allCases[group] }
    /// The service, if it is one that PostHog names and may be asked about.
    package var service: ServiceName? { labels.values?.first.map(ServiceName.init) }
}

extension SeriesLabels {
    package init(_ service: ServiceName) { self = .values([service.exact]) }

    /// The value of the label `service_name`. No two have the same: a service that is really called `(other)` is shown as
    /// `'(other)'`, one that is called that as `''(other)''`.
    package var serviceLabel: String {
        switch self {
        case .values(let values):
            values.first.map { Self.isReserved($0.text) ? "'\($0)'" : ServiceName($0).description } ?? ""
        case .other: Self.otherLabel
        case .overflow: Self.overflowLabel
        }
    }

    /// The value of the label of an attribute. No two have the same: `(none)` stands for entries that lack it.
    func attributeLabel(at index: Int) -> String {
        switch self {
        case .values(let values):
            values[index].text.isEmpty
                ? Self.noneLabel
                : Self.isReserved(values[index].text, besides: Self.noneLabel)
                    ? "'\(values[index])'" : values[index].text
        case .other: Self.otherLabel
        case .overflow: Self.overflowLabel
        }
    }

    private static let otherLabel = "(other)"
    private static let overflowLabel = "(overflow)"
    private static let noneLabel = "(none)"

    /// Whether a name is one of the others' labels, in any number of quotes.
    private static func isReserved(_ text: String, besides another: String = otherLabel) -> Bool {
        var name = text.utf8[...]
        while name.count >= 2, name.first == UInt8(ascii: "'"), name.last == UInt8(ascii: "'") {
            name = name.dropFirst().dropLast()
        }
        return [otherLabel, overflowLabel, another].contains { name.elementsEqual($0.utf8) }
    }
}

extension Sample {
    package init(service: ServiceName, severity: Severity, count: Int) {
        self.init(SeriesKey(service: service, severity: severity), count)
    }
}

extension Ledger {
    /// What is known of one severity in a bucket, by service.
    package func known(_ severity: Severity, in bucket: TimeBucket) -> [ServiceName: Int] {
        known(severity.rank, in: bucket).reduce(into: [:]) { services, known in
            if let name = known.key.first { services[ServiceName(name)] = known.value }
        }
    }

    /// The services of which something is known in a bucket.
    package func services(in bucket: TimeBucket) -> Set<ServiceName> {
        Set(known(in: bucket).compactMap { $0.first.map(ServiceName.init) })
    }
}

extension Dictionary where Key == Severity {
    /// The same by the ledger's groups.
    package var byGroup: [SeriesGroup: Value] { [SeriesGroup: Value](uniqueKeysWithValues: map { ($0.rank, $1) }) }
}
