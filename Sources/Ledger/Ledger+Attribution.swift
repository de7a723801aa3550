// Entries that were counted under another source than the one that would count them now. They stay there.

extension Ledger {
    /// The samples without what is counted already. Entries of a finer group may count in the coarser one, where an earlier
    /// release or server did not distinguish the two; they stay there and do not count again. They are as many as the marks
    /// of the coarser group exceed what was read of it.
    func withoutKnown(
        _ samples: [AdmittedSample], _ extent: ReadingExtent, in counts: BucketCounts
    ) -> [AdmittedSample] {
        var seen: [SourceID: Int] = [:]
        for sample in samples { seen[sample.id, default: 0] += sample.count }
        var excesses: [SourceID: Int] = [:]
        return samples.map { sample in
            guard let coarser = groups.coarser[sample.key.group],
                let id = sources.id(counting: SeriesKey(coarser, sample.key.labels)),
                // Of the sources that share the overflow, a reading of a part may lack some.
                extent != .part || sources.keys[id].labels.values != nil
            else { return sample }
            let excess = excesses[id] ?? max(0, counts.marks[id] - (seen[id] ?? 0))
            let known = min(excess, sample.count)
            excesses[id] = excess - known
            return AdmittedSample(id: sample.id, key: sample.key, count: sample.count - known)
        }
    }

    /// Sources over the limit share the overflow. Of one that has a number of its own since there was room again, the marks
    /// of earlier buckets move there, so that what they stand for does not count again.
    func moveFromOverflow(_ seen: [SourceCount], of group: SeriesGroup, in counts: inout BucketCounts) {
        guard let overflow = sources.id(of: SeriesKey(group, .overflow)),
            let first = sources.firstOverflow
        else { return }
        var left = counts.marks[overflow] - (seen.first { $0.id == overflow }?.count ?? 0)
        for sample in seen where sample.id > first && sources.keys[sample.id].labels.values != nil && left > 0 {
            let moving = min(left, sample.count - counts.marks[sample.id])
            guard moving > 0 else { continue }
            counts.move(moving, from: overflow, to: sample.id)
            left -= moving
        }
    }
}

/// A sample with the source that counts it.
struct AdmittedSample {
    let id: SourceID
    let key: SeriesKey
    let count: Int
}
