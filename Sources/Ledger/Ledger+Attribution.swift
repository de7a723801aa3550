// Entries that were counted under another series than the one that would count them now. They stay there.

extension Ledger {
    /// What may count in a finer group. Entries of it that count in the coarser one already, since a release or a server
    /// of before did not tell them apart, stay there and do not count again: it is as many as these marks hold too many.
    func withoutKnown(
        _ samples: [AdmittedSample], _ extent: ReadingExtent, in counts: BucketCounts
    ) -> [AdmittedSample] {
        var seen: [SeriesID: Int] = [:]
        for sample in samples { seen[sample.id, default: 0] += sample.count }
        var excesses: [SeriesID: Int] = [:]
        return samples.map { sample in
            guard let coarser = groups.coarser[sample.key.group],
                let id = series.id(counting: SeriesKey(coarser, sample.key.labels)),
                // Of the series that share the overflow, a reading of a part may lack some.
                extent == .whole || series.keys[id].labels.values != nil
            else { return sample }
            let excess = excesses[id] ?? max(0, (counts.marks[id] ?? 0) - (seen[id] ?? 0))
            let known = min(excess, sample.count)
            excesses[id] = excess - known
            return AdmittedSample(id: sample.id, key: sample.key, count: sample.count - known)
        }
    }

    /// Series over the limit share the overflow. Of one that has a series of its own since the limit was raised, the marks
    /// of earlier buckets move there, so that what they stand for does not count again.
    func moveFromOverflow(_ seen: [SeriesCount], of group: SeriesGroup, in counts: inout BucketCounts) {
        guard let overflow = series.id(of: SeriesKey(group, .overflow)),
            let mark = counts.marks[overflow], let first = series.firstOverflow
        else { return }
        var left = mark - (seen.first { $0.id == overflow }?.count ?? 0)
        for sample in seen where sample.id > first && series.keys[sample.id].labels.values != nil && left > 0 {
            let moving = min(left, sample.count - (counts.marks[sample.id] ?? 0))
            guard moving > 0 else { continue }
            counts.move(moving, from: overflow, to: sample.id)
            left -= moving
        }
    }
}

/// A sample with the series that counts it.
struct AdmittedSample {
    let id: SeriesID
    let key: SeriesKey
    let count: Int
}
