/// The series that are shown at 0 although they have counted, since they are new: only what is seen to rise from 0 is seen by
/// `increase()`.
package struct HeldSeries: Sendable {
    /// The longest that a 0 is held, however seldom anybody scrapes.
    package static let longest: Duration = .seconds(60)

    /// Series from here on are held.
    package private(set) var first: SeriesID
    /// Those that were shown at 0, in the order of their ids: up to which one, and since when.
    private var shown: [(end: SeriesID, since: Duration)] = []

    init(from first: SeriesID = 0) {
        self.first = first
    }

    /// Records that all series, `count` of them, have been shown since `uptime`.
    mutating func recordShown(_ count: Int, at uptime: Duration) {
        guard count > shown.last?.end ?? first else { return }
        shown.append((count, uptime))
    }

    /// The end of the series that are to be held no longer: whose 0 was scraped and was shown for an interval, or for
    /// the longest time.
    func end(at uptime: Duration, scraped: Duration?, interval: Duration) -> SeriesID {
        let over = shown.prefix { batch in
            let age = uptime - batch.since
            let wasScraped = scraped.map { $0 >= batch.since } ?? false
            return age >= Self.longest || (wasScraped && age >= interval)
        }
        return over.last?.end ?? first
    }

    /// Shows the series up to `end` as they are.
    mutating func release(upTo end: SeriesID) {
        first = max(first, end)
        shown.removeAll { $0.end <= first }
    }

    /// Goes on with other ids: `count` says how many of the series before one are still there.
    mutating func renumber(_ count: (SeriesID) -> Int) {
        first = count(first)
        shown = shown.map { (count($0.end), $0.since) }.filter { $0.end > first }
    }

    /// The next instant at which `end` may have moved beyond series for which that matters.
    func nextTime(after uptime: Duration, interval: Duration, where matters: (Range<SeriesID>) -> Bool) -> Duration? {
        var start = first
        var times: [Duration] = []
        for batch in shown {
            if matters(start..<batch.end) {
                times += [batch.since + min(interval, Self.longest), batch.since + Self.longest]
            }
            start = batch.end
        }
        return times.filter { $0 > uptime }.min()
    }
}
