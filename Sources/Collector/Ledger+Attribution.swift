import PostHogLogs

// Entries that were counted under another series than the one that would count them now. They stay there.

extension Ledger {
    /// What may count as trace or fatal. Entries of these that count as debug or error already, since a release or a server
    /// of before did not tell them apart, stay there and do not count again: it is as many as these marks hold too many.
    func withoutKnown(
        _ cells: [AdmittedCount], _ extent: ReadingExtent, in account: BucketAccount
    ) -> [AdmittedCount] {
        var seen: [SeriesID: Int] = [:]
        for cell in cells { seen[cell.id, default: 0] += cell.entries }
        var excesses: [SeriesID: Int] = [:]
        return cells.map { cell in
            guard let band = cell.key.severity.band,
                let id = series.id(counting: SeriesKey(service: cell.key.service, severity: band)),
                // Of the services that share the overflow, a reading of a part may lack some.
                extent == .whole || series.keys[id].name != nil
            else { return cell }
            let excess = excesses[id] ?? max(0, (account.marks[id] ?? 0) - (seen[id] ?? 0))
            let known = min(excess, cell.entries)
            excesses[id] = excess - known
            return AdmittedCount(id: cell.id, key: cell.key, entries: cell.entries - known)
        }
    }

    /// Services over the limit share the overflow. Of one that has a series of its own since the limit was raised, the marks
    /// of earlier buckets move there, so that what they stand for does not count again.
    func moveFromOverflow(_ seen: [SeriesEntries], of severity: Severity, in account: inout BucketAccount) {
        guard let overflow = series.id(of: SeriesKey(service: .overflow, severity: severity)),
            let mark = account.marks[overflow], let first = series.firstOverflow
        else { return }
        var left = mark - (seen.first { $0.id == overflow }?.entries ?? 0)
        for cell in seen where cell.id > first && series.keys[cell.id].name != nil && left > 0 {
            let moving = min(left, cell.entries - (account.marks[cell.id] ?? 0))
            guard moving > 0 else { continue }
            account.move(moving, from: overflow, to: cell.id)
            left -= moving
        }
    }
}

/// A number of entries of one bucket, with the series that counts them.
struct AdmittedCount {
    let id: SeriesID
    let key: SeriesKey
    let entries: Int
}

extension Severity {
    /// The severity that services folds it into.
    fileprivate var band: Severity? {
        switch self {
        case .trace: .debug
        case .fatal: .error
        case .debug, .info, .warn, .error, .unknown: nil
        }
    }
}
