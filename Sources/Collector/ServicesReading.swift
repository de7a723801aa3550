import Basics
import PostHogLogs

/// What services answered about a range.
struct ServicesReading {
    /// Each name once.
    private(set) var rows: [ServiceCounts]
    /// Whether services may be missing: the server says so, or the list is as long as servers cut theirs.
    let mayBeCut: Bool
    /// The services of which all is there. Entries without a service can come in two rows, of which a list that is cut may
    /// lack one.
    private(set) var names: Set<ServiceName>

    var entries: Int { rows.reduce(0) { $0 + $1.entries } }

    /// Whether the server says nothing of severities.
    var lacksSeverities: Bool { !rows.isEmpty && rows.allSatisfy { $0.bands == nil } }

    init(_ answers: [ServicesAnswer]) {
        rows = answers.flatMap(\.services).oneRowAName
        mayBeCut = answers.contains(where: \.mayBeCut)
        names = Set(rows.map(\.name))
        let isSure = answers.allSatisfy { !$0.mayBeCut || $0.services.count { $0.name == .blank } == 2 }
        if !isSure { names.remove(.blank) }
    }

    /// Takes in the services of another answer that it does not have, or not all of.
    mutating func add(_ other: ServicesReading) {
        let found = other.rows.filter { !names.contains($0.name) }
        let replaced = Set(found.map(\.name))
        rows = rows.filter { !replaced.contains($0.name) } + found
        names.formUnion(other.names)
    }
}

extension ServicesAnswer {
    /// Servers cut their lists at 25, 1,000 or 10,000 services.
    fileprivate var mayBeCut: Bool {
        guard let totalServices else { return !services.isEmpty && services.count.isMultiple(of: 25) }
        return services.count < totalServices
    }
}

/// A services answer for a bucket, still to be judged by the sparkline.
struct BucketServices {
    let bucket: TimeBucket
    let dateTo: LogsRequest.DateTo
    var services: ServicesReading
    /// What count-ranges said of the bucket before.
    let total: Int
    /// What there is to say of services that the answer left out.
    var completeness = Completeness.whole
    /// Whether a reading up to the end came just before, and was not exactly what there is.
    var wasTriedToEnd = false

    /// Whether no service is missing: of a cut list that is sure only if it has all that the sparkline after it shows, since
    /// what came in meanwhile can make up for a service that is not there.
    func isWhole(showing tally: SeverityCounts) -> Bool {
        completeness == .whole && (!services.mayBeCut || services.entries >= tally.total)
    }

    /// What the reading leaves to do, if that did not settle the bucket.
    var outcome: ReadPlan.Outcome {
        if dateTo == .end { return .lackingToEnd }
        if case .partial = completeness { return .unclear }
        return services.entries < total ? .lacking : .unclear
    }

    enum Completeness: Equatable {
        /// None is missing.
        case whole
        /// Some may be missing. Of these it is known that they were not asked about.
        case partial(unasked: Set<ServiceName>)
        /// Some are missing, and nobody knows their names.
        case unattributed
    }
}
