import Basics
import PostHogLogs

/// The services that wrote entries in a range, as one answer of services or several list them.
struct ServiceList {
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

    /// Adds the services of another list that are missing here, or of which not all is here.
    mutating func add(_ other: ServiceList) {
        let found = other.rows.filter { !names.contains($0.name) }
        let replaced = Set(found.map(\.name))
        rows = rows.filter { !replaced.contains($0.name) } + found
        names.formUnion(other.names)
    }
}

/// The services of a bucket, to be checked against the sparkline that is asked for after them.
struct BucketServices {
    let bucket: TimeBucket
    let dateTo: LogsRequest.DateTo
    var services: ServiceList
    /// What count-ranges said of the bucket before.
    let total: Int
    /// As far as the list and that total tell.
    var coverage = Coverage.complete
    /// Whether a reading up to the end came just before, and was not exactly what there is.
    var wasTriedToEnd = false

    /// Whether no service is missing: of a cut list that is sure only if it has all that the sparkline after it shows, since
    /// what came in meanwhile can make up for a service that is not there.
    func isComplete(against reference: SeverityCounts) -> Bool {
        coverage == .complete && (!services.mayBeCut || services.entries >= reference.total)
    }

    /// What the reading leaves to do, if the bucket stays unreconciled. Up to the end it says something only where nothing came
    /// in before the sparkline after it, which would not be exactly what it shows.
    func outcome(against reference: SeverityCounts) -> RereadPlan.Outcome {
        dateTo == .end && reference.total != total ? .unclear : outcome
    }

    /// The same as far as the list itself tells.
    var outcome: RereadPlan.Outcome {
        // Also where it was asked up to the end: what was not asked about may be what is missing.
        if case .partial = coverage { return .unclear }
        if dateTo == .end { return .lackingToEnd }
        return services.entries < total ? .lacking : .unclear
    }
}
