package import Basics
package import PostHogLogs

extension Ledger {
    /// Takes in cells that were believed, in the order in which their series are to be let in where room is short.
    /// Returns the number of entries newly counted.
    ///
    /// - Parameters:
    ///   - extent: whether these are all cells of the bucket. A baseline that is read in parts is complete only once they
    ///     add up.
    ///   - totals: the entries of each severity, named or not, where services are missing from the cells and the totals
    ///     are known to be of the same instant; what the cells do not explain counts as of `(other)`.
    @discardableResult
    package mutating func absorb(
        _ cells: [SeriesCount], _ extent: ReadingExtent = .whole, totals: [Severity: Int]? = nil,
        of bucket: TimeBucket, at now: Timestamp
    ) -> Int {
        guard var account = account(of: bucket) else { return 0 }
        let counts = !account.head.isUnread
        var counted = 0
        let admitted = admit(cells, at: now)
        for (severity, seen) in bySeverity(withoutKnown(admitted, extent, in: account)) {
            moveFromOverflow(seen, of: severity, in: &account)
            let total = totals?[severity]
            let other = total == nil ? otherID(of: severity) : otherID(of: severity, admittedAt: now)
            let keys = series.keys
            for rise in account.raise(seen, total: total, other: other, isSame: { keys[$0].severity == severity }) {
                guard counts else {
                    series.addToBaseline(rise.entries, of: rise.id)
                    continue
                }
                series.add(rise.entries, to: rise.id)
                counted += rise.entries
            }
        }
        if extent == .whole || account.head.sum >= account.head.newest { account.head.isUnread = false }
        store(account, of: bucket)
        return counted
    }

    /// The cells with the series that count them.
    private mutating func admit(_ cells: [SeriesCount], at now: Timestamp) -> [AdmittedCount] {
        cells.filter { $0.entries > 0 }
            .map { AdmittedCount(id: series.admit($0.key, at: now), key: $0.key, entries: $0.entries) }
    }

    /// The entries of each series, by severity; counts that share a series are one.
    private func bySeverity(_ cells: [AdmittedCount]) -> [(severity: Severity, seen: [SeriesEntries])] {
        var seen = Severity.allCases.map { (severity: $0, seen: [SeriesEntries]()) }
        var places: [SeriesID: Int] = [:]
        for cell in cells {
            let rank = cell.key.severity.rank
            if let place = places[cell.id] {
                let sum = seen[rank].seen[place].entries + cell.entries
                seen[rank].seen[place] = SeriesEntries(id: cell.id, entries: sum)
            } else {
                places[cell.id] = seen[rank].seen.count
                seen[rank].seen.append(SeriesEntries(id: cell.id, entries: cell.entries))
            }
        }
        return seen
    }

    private func otherID(of severity: Severity) -> SeriesID? {
        series.id(of: SeriesKey(service: .other, severity: severity))
    }

    private mutating func otherID(of severity: Severity, admittedAt now: Timestamp) -> SeriesID {
        series.admit(SeriesKey(service: .other, severity: severity), at: now)
    }

    /// Takes in the bytes of a whole bucket by severity, from a server that gives them.
    package mutating func absorb(bytes seen: [Severity: Int], of bucket: TimeBucket) {
        guard let rises = change(bucket, { $0.raise(bytes: seen) }) else { return }
        bytes.merge(rises, uniquingKeysWith: +)
        for severity in Severity.allCases where bytes[severity] == nil { bytes[severity] = 0 }
    }

    /// What is known of one severity in a bucket, by service.
    package func known(_ severity: Severity, in bucket: TimeBucket) -> [ServiceName: Int] {
        var known: [ServiceName: Int] = [:]
        for (id, entries) in account(of: bucket)?.marks ?? [:] {
            let key = series.keys[id]
            guard key.severity == severity, let name = key.name else { continue }
            known[name] = entries
        }
        return known
    }

    /// The services of which something is known in a bucket.
    func services(in bucket: TimeBucket) -> Set<ServiceName> {
        Set((account(of: bucket)?.marks ?? [:]).keys.compactMap { series.keys[$0].name })
    }

    // MARK: The accounts, recent or past

    func head(of bucket: TimeBucket) -> BucketHead? {
        recent[bucket]?.head ?? past[bucket]?.head
    }

    mutating func change<Result>(_ bucket: TimeBucket, _ change: (inout BucketHead) -> Result) -> Result? {
        if var head = recent[bucket]?.head {
            defer { recent[bucket]?.head = head }
            return change(&head)
        }
        guard var head = past[bucket]?.head else { return nil }
        defer { past[bucket]?.head = head }
        return change(&head)
    }

    private func account(of bucket: TimeBucket) -> BucketAccount? {
        recent[bucket] ?? past[bucket].map(account)
    }

    func account(of bucket: PastBucket) -> BucketAccount {
        do {
            return try bucket.unpacked(series: series.count)
        } catch {
            preconditionFailure("packed by this process, or checked when it was loaded: \(error)")
        }
    }

    private mutating func store(_ account: BucketAccount, of bucket: TimeBucket) {
        if recent[bucket] != nil {
            recent[bucket] = account
        } else {
            past[bucket] = PastBucket(account)
        }
    }
}

/// How much of a bucket was read.
package enum ReadingExtent: Sendable {
    case whole
    case part
}

/// A number of entries of one series in one bucket.
package struct SeriesCount: Hashable, Sendable {
    package let key: SeriesKey
    package let entries: Int

    package init(service: ServiceName, severity: Severity, entries: Int) {
        key = SeriesKey(service: service, severity: severity)
        self.entries = entries
    }
}
