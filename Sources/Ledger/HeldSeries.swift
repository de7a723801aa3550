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

    /// Notes that all series, `count` of them, have been shown since `uptime`.
    mutating func noteShown(_ count: Int, at uptime: Duration) {
        guard count > shown.last?.end ?? first else { return }
        shown.append((count, uptime))
    }

    /// The end of the series that are to be held no longer: whose 0 a scrape has taken and that stood for an interval, or for
    /// the longest time.
    func end(at uptime: Duration, scraped: Duration?, interval: Duration) -> SeriesID {
        let over = shown.prefix { batch in
            let age = uptime - batch.since
            let wasTaken = scraped.map { $0 >= batch.since } ?? false
            return age >= Self.longest || (wasTaken && age >= interval)
        }
        return over.last?.end ?? first
    }

    /// Shows the series up to `end` as they are.
    mutating func release(upTo end: SeriesID) {
        first = max(first, end)
        shown.removeAll { $0.end <= first }
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
