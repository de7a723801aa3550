package import Basics

// How a ledger goes with the time, forwards and, where a clock was wrong, back.

extension Ledger {
    /// For how long what lies too far back to be checked is kept all the same, so that it is there if the time that put it
    /// there was wrong: an hour longer than a clock needs to be trusted again.
    private static let keptLonger: Duration = .seconds(7200)
    /// The largest difference between two clocks that is no jump of either.
    private static let maxDrift: Duration = .seconds(120)

    /// Moves on to the lookback that ends now. What leaves it joins the past, what leaves the past is forgotten. Returns
    /// the seconds that were never checked and now never will be.
    ///
    /// - Parameter uptime: of the monotonic clock.
    package mutating func advance(to now: Timestamp, uptime: Duration) -> Int64 {
        defer { lastAdvance = (now, uptime) }
        guard frontier != nil else {
            begin(at: now, uptime: uptime)
            return 0
        }
        correctBaseline(to: now, uptime: uptime)
        drawBack(to: now)
        let end = horizon.grid.bucket(holding: now).end
        let newest = frontier ?? end
        let oldest = max(newest, horizon.catchupStart(at: now))
        if oldest < end {
            addRecent(in: TimeRange(start: oldest, end: end))
            frontier = end
        }
        buckets.fold(before: horizon.recentStart(at: now), seconds: horizon.pastSeconds)
        let gap = oldest.secondsSince(newest) + leaveBehind(before: horizon.pastStart(at: now))
        forgetPast(uptime: uptime)
        updateSeries(at: now)
        gapSeconds += gap
        return gap
    }

    /// Until something was seen, the lookback is all baseline, and its start moves with the time.
    private mutating func begin(at now: Timestamp, uptime: Duration) {
        let start = horizon.recentStart(at: now)
        buckets = BucketStore()
        for bucket in horizon.grid.buckets(in: TimeRange(start: start, end: horizon.grid.bucket(holding: now).end)) {
            buckets.addRecent(bucket, .baseline)
        }
        for bucket in horizon.sweptBuckets(before: start) { buckets.addPast(bucket, .baseline) }
        knownFrom = buckets.past.keys.min()?.start ?? start
        firstCheck = uptime
    }

    // MARK: Jumps of the time

    /// Where the time of the first check turns out to have been wrong, the baseline ends at its time as it is known now.
    private mutating func correctBaseline(to now: Timestamp, uptime: Duration) {
        guard let firstCheck, let lastAdvance else { return }
        let expected = lastAdvance.time.adding(microseconds: (uptime - lastAdvance.uptime).microseconds)
        guard (now - expected).magnitude > Self.maxDrift else { return }
        baselineEnd = now.adding(microseconds: (firstCheck - uptime).microseconds)
    }

    /// Undoes an advance that went too far. Buckets of the future are kept only where they hold something; no check was later
    /// than now; and each part of the horizon that has no bucket gets one.
    private mutating func drawBack(to now: Timestamp) {
        let end = horizon.grid.bucket(holding: now).end
        guard let newest = frontier, newest > end || lastAdvance.map({ now < $0.time }) ?? false else { return }
        buckets.forgetEmpty(from: end)
        for bucket in Array(buckets.recent.keys) + buckets.past.keys {
            _ = buckets.change(bucket) { $0.drawBack(to: now, of: bucket) }
        }
        frontier = min(newest, end)
        knownFrom = min(knownFrom ?? end, end)
        let start = horizon.recentStart(at: now)
        addRecent(in: TimeRange(start: start, end: end))
        addPast(in: TimeRange(start: horizon.pastStart(at: now), end: start))
    }

    private mutating func addRecent(in range: TimeRange) {
        for bucket in buckets.unknown(in: range).flatMap(horizon.grid.buckets(filling:)) {
            buckets.addRecent(bucket, origin(of: bucket))
        }
    }

    /// What was there before the counters is checked only by a sweep.
    private mutating func addPast(in range: TimeRange) {
        let grid = BucketGrid(bucketSeconds: horizon.pastSeconds, bucketCount: BucketGrid.maxBuckets)
        for bucket in buckets.unknown(in: range).flatMap(grid.buckets(filling:)) {
            let origin = origin(of: bucket)
            guard origin == .counted || horizon.sweeps else { continue }
            buckets.addPast(bucket, origin)
        }
    }

    private func origin(of bucket: TimeBucket) -> BucketRecord.Origin {
        let begin = [knownFrom, baselineEnd].compactMap { $0 }.max()
        return begin.map { bucket.start < $0 } ?? false ? .baseline : .counted
    }

    // MARK: Leaving

    /// What lies before `start` is not checked any more. Returns how much of it never was.
    private mutating func leaveBehind(before start: Timestamp) -> Int64 {
        pastStart = start
        var gap: Int64 = 0
        for (bucket, counts) in buckets.past where bucket.end <= start && counts.record.uncheckedSeconds > 0 {
            gap += counts.record.uncheckedSeconds
            _ = buckets.change(bucket) { $0.uncheckedSeconds = 0 }
        }
        return gap
    }

    /// Forgets what has been beyond the horizon for two hours.
    private mutating func forgetPast(uptime: Duration) {
        guard let pastStart else { return }
        guard let waiting = leaving, waiting.start <= pastStart else {
            leaving = (pastStart, uptime)
            return
        }
        guard uptime - waiting.since >= Self.keptLonger else { return }
        buckets.forget(before: waiting.start)
        knownFrom = max(knownFrom ?? waiting.start, waiting.start)
        leaving = (pastStart, uptime)
    }
}
