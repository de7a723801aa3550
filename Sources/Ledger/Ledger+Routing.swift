package import Basics

// Which series the entries of a source count in, and which series there are.

extension Ledger {
    /// The number of a source; one that is new has its series at once.
    mutating func admit(_ key: SeriesKey, at now: Timestamp) -> SourceID {
        let id = sources.admit(key)
        if id == routes.count {
            routes.add(sources.keys)
            _ = seriesID(of: id, at: now)
        }
        return id
    }

    /// Adds what is newly seen of a source to its series.
    mutating func add(_ rise: SourceCount, isCounted: Bool, at now: Timestamp) {
        guard rise.count > 0, let id = seriesID(of: rise.id, at: now) else { return }
        if let labels = routes.labels(of: rise.id, sources.keys[rise.id]), labels.values != nil {
            ranking?.add(rise.count, of: labels)
        }
        if isCounted {
            series.add(rise.count, to: id, at: now)
        } else {
            series.addToBaseline(rise.count, of: id)
        }
    }

    /// nil where its entries count in no series.
    private mutating func seriesID(of source: SourceID, at now: Timestamp) -> SeriesID? {
        if let known = routes[source] { return known }
        guard let labels = routes.labels(of: source, sources.keys[source]) else { return nil }
        let hasOwn = labels.values == nil || ranking?.admits(labels) ?? true
        let id = series.admit(SeriesKey(sources.keys[source].group, hasOwn ? labels : .overflow), at: now)
        routes[source] = id
        return id
    }

    /// The labels of the series in which entries with these count; nil where they count in none.
    package func label(_ source: SeriesLabels) -> SeriesLabels? {
        guard let labels = routes.label(source) else { return nil }
        return labels.values == nil || ranking?.wouldAdmit(labels) ?? true ? labels : .overflow
    }

    /// The series that counted entries of a source at a time; nil where none of it was found in the bucket of that time, or it
    /// was there before the counters.
    package func series(counting source: SeriesKey, at time: Timestamp) -> SeriesKey? {
        guard let began, time >= began, let id = sources.id(of: source), let series = routes[id],
            let bucket = buckets.recent.first(where: { $0.key.range.contains(time) }), bucket.value.counts.marks[id] > 0
        else { return nil }
        return self.series.keys[series]
    }

    // MARK: Series that come and go

    mutating func updateSeries(at now: Timestamp) {
        if baselineComplete { rank(isFirst: false, at: now) }
        guard nextTidying.map({ now >= $0 }) ?? true else { return }
        nextTidying = now.adding(seconds: 3600)
        endSeries(at: now)
        forgetSources()
    }

    /// Gives the places for series of their own anew. What counted in a series that lost its place goes on in the overflow.
    mutating func rank(isFirst: Bool, at now: Timestamp) {
        if ranking?.rank(isFirst: isFirst, at: now) ?? false { routes.forgetSeries() }
    }

    /// Ends the series whose last rise is long ago: those without a place after a day, so that nobody who scrapes misses it.
    private mutating func endSeries(at now: Timestamp) {
        let (keys, ranking, lifetime) = (series.keys, ranking, mapping.lifetime)
        guard ranking != nil || lifetime != nil else { return }
        let ended = series.end(at: now) { id in
            let hasPlace = ranking?.members.contains(keys[id].labels) ?? true
            return [lifetime, hasPlace ? nil : Self.dayOfGrace].compactMap { $0 }.min()
        }
        guard ended else { return }
        routes.forgetSeries()
        let labels = Set(series.keys.map(\.labels))
        self.ranking?.keep(labels.contains)
    }

    private static let dayOfGrace: Int64 = 86_400

    /// Forgets the sources that no bucket has marks of, once they are most of all.
    private mutating func forgetSources() {
        guard sources.count > 2 * series.count + Self.idleSources else { return }
        let (live, keys) = (buckets.volumes, sources.keys)
        guard let numbers = sources.keep({ live[$0] > 0 || keys[$0].labels.values == nil }) else { return }
        buckets.renumber { source in
            guard let number = numbers[source] else { preconditionFailure("a source with marks was kept") }
            return number
        }
        routes = SeriesRoutes(mapping)
        routes.add(sources.keys)
    }

    /// So many sources without marks are no matter.
    private static let idleSources = 1024

    /// Goes on from what was saved.
    ///
    /// - Parameter saved: the mapping that it was counted by.
    mutating func restoreRoutes(_ saved: String) {
        routes.add(sources.keys)
        hasNewMapping = saved != mapping.name && frontier != nil
        guard let limit = mapping.limit else { return }
        ranking = VolumeRanking(limit: limit, members: Set(series.keys.map(\.labels).filter { $0.values != nil }))
        for (source, entries) in buckets.volumes.all {
            if let labels = routes.labels(of: source, sources.keys[source]), labels.values != nil {
                ranking?.add(entries, of: labels)
            }
        }
    }
}
