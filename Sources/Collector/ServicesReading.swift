import PostHogLogs

/// What services answered about a range.
struct ServicesReading {
    /// Each name once.
    var rows: [ServiceCounts]
    /// Whether services may be missing: the server says so, or the list is as long as servers cut theirs.
    let mayBeCut: Bool

    var entries: Int { rows.reduce(0) { $0 + $1.entries } }
    var names: Set<ServiceName> { Set(rows.map(\.name)) }

    init(_ answers: [ServicesAnswer]) {
        rows = answers.count == 1 ? answers[0].services : answers.flatMap(\.services).oneRowAName
        mayBeCut = answers.contains(where: \.mayBeCut)
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
    var services: ServicesReading
    /// What count-ranges said of the bucket before.
    let total: Int
    /// What there is to say of services that the answer left out.
    let completeness: Completeness

    /// Whether no service is missing: of a cut list that is sure only if it has all that the sparkline after it shows, since
    /// what came in meanwhile can make up for a service that is not there.
    func isWhole(showing tally: SeverityTally) -> Bool {
        completeness == .whole && (!services.mayBeCut || services.entries >= tally.total)
    }

    enum Completeness: Equatable {
        /// None is missing.
        case whole
        /// Some may be missing. Of these it is known that they were not asked about.
        case partial(unasked: Set<ServiceName>)
        /// Some are missing, and nobody knows their names.
        case nameless
    }
}
