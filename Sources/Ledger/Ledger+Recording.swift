package import Basics

extension Ledger {
    /// Takes in samples that were accepted, in the order in which their series are to be let in where room is short.
    /// Returns the number of entries newly counted.
    ///
    /// - Parameters:
    ///   - extent: whether these are all samples of the bucket. A baseline that is read in parts is complete only once they
    ///     add up.
    ///   - totals: the entries of each group, named or not, where series are missing from the samples and the totals
    ///     are known to be of the same instant; what the samples do not explain counts as of `other`.
    @discardableResult
    package mutating func record(
        _ samples: [Sample], _ extent: ReadingExtent = .whole, totals: [SeriesGroup: Int]? = nil,
        of bucket: TimeBucket, at now: Timestamp
    ) -> Int {
        guard var counts = buckets.counts(of: bucket) else { return 0 }
        let isCounted = !counts.record.isUnread
        var counted = 0
        let admitted = admit(samples, at: now)
        for (group, seen) in byGroup(withoutKnown(admitted, extent, in: counts)) {
            moveFromOverflow(seen, of: group, in: &counts)
            let total = totals?[group]
            let other =
                total == nil
                ? series.id(of: SeriesKey(group, .other)) : series.admit(SeriesKey(group, .other), at: now)
            let keys = series.keys
            for rise in counts.raise(seen, total: total, other: other, isSame: { keys[$0].group == group }) {
                guard isCounted else {
                    series.addToBaseline(rise.count, of: rise.id)
                    continue
                }
                series.add(rise.count, to: rise.id)
                counted += rise.count
            }
        }
        if extent == .whole || counts.record.sum >= counts.record.newest { counts.record.isUnread = false }
        buckets.keep(counts, of: bucket)
        return counted
    }

    /// The samples with the series that count them.
    private mutating func admit(_ samples: [Sample], at now: Timestamp) -> [AdmittedSample] {
        samples.filter { $0.count > 0 }
            .map { AdmittedSample(id: series.admit($0.key, at: now), key: $0.key, count: $0.count) }
    }

    /// The count of each series, by group; samples that share a series are one.
    private func byGroup(_ samples: [AdmittedSample]) -> [(group: SeriesGroup, seen: [SeriesCount])] {
        var seen = groups.all.map { (group: $0, seen: [SeriesCount]()) }
        var places: [SeriesID: Int] = [:]
        for sample in samples {
            let group = sample.key.group
            if let place = places[sample.id] {
                let sum = seen[group].seen[place].count + sample.count
                seen[group].seen[place] = SeriesCount(id: sample.id, count: sum)
            } else {
                places[sample.id] = seen[group].seen.count
                seen[group].seen.append(SeriesCount(id: sample.id, count: sample.count))
            }
        }
        return seen
    }

    /// Takes in the bytes of a whole bucket by group, from a server that gives them.
    package mutating func record(bytes seen: [SeriesGroup: Int], of bucket: TimeBucket) {
        guard let rises = buckets.change(bucket, { $0.raise(bytes: seen) }) else { return }
        bytes.merge(rises, uniquingKeysWith: +)
        for group in groups.all where bytes[group] == nil { bytes[group] = 0 }
    }

    /// What is known of one group in a bucket, by the values of the labels.
    package func known(_ group: SeriesGroup, in bucket: TimeBucket) -> [[ExactText]: Int] {
        var known: [[ExactText]: Int] = [:]
        for (id, count) in buckets.counts(of: bucket)?.marks ?? [:] {
            let key = series.keys[id]
            guard key.group == group, let values = key.labels.values else { continue }
            known[values] = count
        }
        return known
    }

    /// The values of the labels of which something is known in a bucket.
    package func known(in bucket: TimeBucket) -> Set<[ExactText]> {
        Set((buckets.counts(of: bucket)?.marks ?? [:]).keys.compactMap { series.keys[$0].labels.values })
    }
}

/// How much of a bucket was read.
package enum ReadingExtent: Sendable {
    case whole
    case part
}
