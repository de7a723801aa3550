package import Basics
package import Ledger
package import PostHogLogs

/// The services of the lookback, by what the ledger's buckets hold of them.
package struct ServiceVolumes: Sendable {
    /// So many services are shown.
    package static let limit = 50
    /// As many columns as a small drawing has room for.
    private static let mostColumns = 24

    package let columns: TimeColumns
    /// Those with the most errors first, then those with the most entries; no more than the limit.
    package let services: [ServiceVolume]
    /// How many there are.
    package let count: Int
    /// Of all services.
    package let total: ServiceVolume

    package init(columns: TimeColumns, services: [ServiceVolume], count: Int, total: ServiceVolume) {
        self.columns = columns
        self.services = services
        self.count = count
        self.total = total
    }

    package init(of ledger: Ledger, at now: Timestamp) {
        let grid = ledger.horizon.grid
        let perColumn = (grid.bucketCount + Self.mostColumns - 1) / Self.mostColumns
        let count = (grid.bucketCount + perColumn - 1) / perColumn
        let seconds = grid.bucketSeconds * Int64(perColumn)
        let columns = TimeColumns(
            start: grid.lookback(at: now).end.adding(seconds: -seconds * Int64(count)), seconds: seconds, count: count)
        let all = ledger.recentVolumes(in: columns).map { ServiceVolume($0, $1) }
        self.init(
            columns: columns, services: Array(all.sorted(by: Self.isWorse).prefix(Self.limit)), count: all.count,
            total: ServiceVolume(sum: all))
    }

    private static func isWorse(_ one: ServiceVolume, _ other: ServiceVolume) -> Bool {
        if one.errors != other.errors { return one.errors > other.errors }
        if one.entries != other.entries { return one.entries > other.entries }
        return one.name.utf8.lexicographicallyPrecedes(other.name.utf8)
    }
}

/// How many entries a service has, by severity and time.
package struct ServiceVolume: Sendable {
    /// More names would make a link that is too long.
    private static let mostNames = 10

    /// As in the label.
    package let name: String
    /// What PostHog calls the services that are counted under the name; nil where these cannot be asked for by their names.
    package let posthogNames: [String]?
    /// By column, oldest first; severities without entries are missing.
    package let counts: [Severity: [Int]]

    package init(name: String, posthogNames: [String]?, counts: [Severity: [Int]]) {
        self.name = name
        self.posthogNames = posthogNames
        self.counts = counts
    }

    fileprivate init(_ labels: SeriesLabels, _ volume: SeriesVolume) {
        var counts: [Severity: [Int]] = [:]
        for severity in Severity.allCases {
            let entries = volume.entries(of: severity.rank)
            if entries.contains(where: { $0 > 0 }) { counts[severity] = Array(entries) }
        }
        self.init(name: labels.serviceLabel, posthogNames: Self.names(volume.sources), counts: counts)
    }

    package init(sum all: [ServiceVolume]) {
        var counts: [Severity: [Int]] = [:]
        for (severity, entries) in all.flatMap(\.counts) {
            counts[severity] = counts[severity].map { zip($0, entries).map { $0 + $1 } } ?? entries
        }
        self.init(name: "", posthogNames: nil, counts: counts)
    }

    private static func names(_ sources: Set<SeriesLabels>) -> [String]? {
        var names: [String] = []
        for source in sources {
            guard let exact = source.values?.first, exact.text != "", ServiceName(exact).isWhole else { return nil }
            names.append(exact.text)
        }
        return names.count <= mostNames ? names.sorted() : nil
    }

    package var entries: Int { sum(of: Severity.allCases) }
    package var errors: Int { sum(of: [.error, .fatal]) }

    private func sum(of severities: [Severity]) -> Int {
        severities.reduce(0) { sum, severity in (counts[severity] ?? []).reduce(sum, +) }
    }
}
