package import Basics

extension Ledger {
    /// Records samples that were accepted, in the order in which their sources are to be let in where room is short.
    /// Returns the number of entries newly counted.
    @discardableResult
    package mutating func record(
        _ samples: [Sample], _ extent: ReadingExtent = .whole, of bucket: TimeBucket, at now: Timestamp
    ) -> Int {
        guard var counts = buckets.counts(of: bucket) else { return 0 }
        let isCounted = !counts.record.isUnread
        var counted = 0
        let admitted = admit(samples, at: now)
        for (group, seen) in byGroup(withoutKnown(admitted, extent, in: counts)) {
            moveFromOverflow(seen, of: group, in: &counts)
            let total = extent.totals[group]
            let other =
                total == nil
                ? sources.id(of: SeriesKey(group, .other)) : admit(SeriesKey(group, .other), at: now)
            let keys = sources.keys
            for rise in counts.raise(seen, total: total, other: other, isSame: { keys[$0].group == group }) {
                add(rise, isCounted: isCounted, at: now)
                if isCounted { counted += rise.count }
            }
        }
        if extent != .part || counts.record.sum >= counts.record.newest { counts.record.isUnread = false }
        buckets.keep(counts, of: bucket)
        return counted
    }

    /// The samples with the sources that count them.
    private mutating func admit(_ samples: [Sample], at now: Timestamp) -> [AdmittedSample] {
        samples.filter { $0.count > 0 }
            .map { AdmittedSample(id: admit($0.key, at: now), key: $0.key, count: $0.count) }
    }

    /// The count of each source, by group; samples that share a source are one.
    private func byGroup(_ samples: [AdmittedSample]) -> [(group: SeriesGroup, seen: [SourceCount])] {
        var seen = groups.all.map { (group: $0, seen: [SourceCount]()) }
        var indices: [SourceID: Int] = [:]
        for sample in samples {
            let group = sample.key.group
            if let index = indices[sample.id] {
                let sum = seen[group].seen[index].count + sample.count
                seen[group].seen[index] = SourceCount(id: sample.id, count: sum)
            } else {
                indices[sample.id] = seen[group].seen.count
                seen[group].seen.append(SourceCount(id: sample.id, count: sample.count))
            }
        }
        return seen
    }

    /// Records the bytes of a whole bucket by group, from a server that gives them.
    package mutating func record(bytes seen: [SeriesGroup: Int], of bucket: TimeBucket) {
        guard let rises = buckets.change(bucket, { $0.raise(bytes: seen) }) else { return }
        bytes.merge(rises, uniquingKeysWith: +)
        for group in groups.all where bytes[group] == nil { bytes[group] = 0 }
    }

    /// What is known of one group in a bucket, by the values of the labels.
    package func known(_ group: SeriesGroup, in bucket: TimeBucket) -> [[ExactText]: Int] {
        var known: [[ExactText]: Int] = [:]
        for (id, count) in (buckets.counts(of: bucket)?.marks ?? Marks()).all {
            let key = sources.keys[id]
            guard key.group == group, let values = key.labels.values else { continue }
            known[values] = count
        }
        return known
    }

    /// The values of the labels of which something is known in a bucket.
    package func known(in bucket: TimeBucket) -> Set<[ExactText]> {
        Set((buckets.counts(of: bucket)?.marks ?? Marks()).sources.compactMap { sources.keys[$0].labels.values })
    }
}

/// How much of a bucket was read.
package enum ReadingExtent: Hashable, Sendable {
    /// These are all samples of the bucket.
    case whole
    /// Some may be missing. A baseline that is read in parts is complete only once they add up.
    case part
    /// Series are missing that nobody can name. What the samples do not explain of the totals of each group, which are of the
    /// same instant, counts as of `other`.
    case unattributed(totals: [SeriesGroup: Int])

    fileprivate var totals: [SeriesGroup: Int] {
        if case .unattributed(let totals) = self { totals } else { [:] }
    }
}
