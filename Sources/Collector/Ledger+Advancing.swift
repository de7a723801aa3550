package import Basics

// How a ledger goes with the time, forwards and, where a clock was wrong, back.

extension Ledger {
    /// For how long what lies too far back to be looked at is kept all the same, so that it is there if the time that put it
    /// there was wrong: an hour longer than a clock needs to be believed again.
    private static let keptLonger: Duration = .seconds(7200)
    /// A difference between two clocks that is no jump of either.
    private static let leeway: Duration = .seconds(120)

    /// Moves on to the lookback that ends now. What leaves it joins the past, what leaves the past is forgotten. Returns
    /// the seconds that were never looked at and now never will be.
    ///
    /// - Parameter uptime: of the monotonic clock.
    package mutating func advance(to now: Timestamp, uptime: Duration) -> Int64 {
        defer { lastAdvance = (now, uptime) }
        guard frontier != nil else {
            begin(at: now, uptime: uptime)
            return 0
        }
        noteJump(to: now, uptime: uptime)
        drawBack(to: now)
        let end = reach.grid.bucket(holding: now).end
        let reached = frontier ?? end
        let oldest = max(reached, reach.catchupStart(at: now))
        if oldest < end {
            createRecent(in: TimeRange(start: oldest, end: end))
            frontier = end
        }
        foldRecent(before: reach.recentStart(at: now))
        let gap = oldest.secondsSince(reached) + leaveBehind(before: reach.pastStart(at: now))
        forgetPast(uptime: uptime)
        gapSeconds += gap
        return gap
    }

    /// Until something was seen, the lookback is all baseline, and its start moves with the time.
    private mutating func begin(at now: Timestamp, uptime: Duration) {
        let start = reach.recentStart(at: now)
        let lookback = TimeRange(start: start, end: reach.grid.bucket(holding: now).end)
        recent = Dictionary(
            uniqueKeysWithValues: reach.grid.buckets(in: lookback).map { ($0, BucketAccount(.baseline, of: $0)) })
        past = Dictionary(
            uniqueKeysWithValues: reach.sweptBuckets(before: start).map {
                ($0, PastBucket(BucketAccount(.baseline, of: $0)))
            })
        knownFrom = past.keys.min()?.start ?? start
        firstLook = uptime
    }

    // MARK: Jumps of the time

    /// Where the time of the first look turns out to have been wrong, what was there at that look is what was there before
    /// its time as it is known now.
    private mutating func noteJump(to now: Timestamp, uptime: Duration) {
        guard let firstLook, let lastAdvance else { return }
        let expected = lastAdvance.time.adding(microseconds: (uptime - lastAdvance.uptime).microseconds)
        guard (now - expected).magnitude > Self.leeway else { return }
        baselineEnd = now.adding(microseconds: (firstLook - uptime).microseconds)
    }

    /// Takes back what was moved on too far. What is in the future is kept only where it holds something; no look was later
    /// than now; and what has no account in the time that can be looked at gets one.
    private mutating func drawBack(to now: Timestamp) {
        let end = reach.grid.bucket(holding: now).end
        guard let reached = frontier, reached > end || lastAdvance.map({ now < $0.time }) ?? false else { return }
        recent = recent.filter { $0.key.start < end || !$0.value.isEmpty }
        past = past.filter { $0.key.start < end || !$0.value.isEmpty }
        for bucket in recent.keys { recent[bucket]?.head.drawBack(to: now, of: bucket) }
        for bucket in past.keys { past[bucket]?.head.drawBack(to: now, of: bucket) }
        frontier = min(reached, end)
        knownFrom = min(knownFrom ?? end, end)
        let start = reach.recentStart(at: now)
        createRecent(in: TimeRange(start: start, end: end))
        createPast(in: TimeRange(start: reach.pastStart(at: now), end: start))
    }

    private mutating func createRecent(in range: TimeRange) {
        for bucket in unknown(in: range).flatMap(reach.grid.buckets(filling:)) {
            recent[bucket] = BucketAccount(origin(of: bucket), of: bucket)
        }
    }

    /// What was there before the counters is looked at only by a sweep.
    private mutating func createPast(in range: TimeRange) {
        let grid = BucketGrid(bucketSeconds: reach.pastSeconds, bucketCount: BucketGrid.maxBuckets)
        for bucket in unknown(in: range).flatMap(grid.buckets(filling:)) {
            let origin = origin(of: bucket)
            guard origin == .counted || reach.sweeps else { continue }
            past[bucket] = PastBucket(BucketAccount(origin, of: bucket))
        }
    }

    /// The parts of a range that no bucket has.
    private func unknown(in range: TimeRange) -> [TimeRange] {
        let known = (Array(recent.keys) + past.keys).filter { $0.end > range.start && $0.start < range.end }.sorted()
        let starts = [range.start] + known.map(\.end)
        let ends = known.map(\.start) + [range.end]
        return zip(starts, ends).filter { $0 < $1 }.map { TimeRange(start: $0, end: $1) }
    }

    private func origin(of bucket: TimeBucket) -> BucketHead.Origin {
        let begin = [knownFrom, baselineEnd].compactMap { $0 }.max()
        return begin.map { bucket.start < $0 } ?? false ? .baseline : .counted
    }

    // MARK: Leaving

    private func foldPlace(of bucket: TimeBucket) -> TimeBucket {
        TimeBucket(holding: bucket.start, seconds: reach.pastSeconds)
    }

    /// Buckets that together are one of the past become that one. Those of another width, from before a restart with other
    /// settings, stay what they are: what was counted in a bucket cannot be told apart by finer ones.
    private mutating func foldRecent(before start: Timestamp) {
        let leaving = recent.filter { $0.key.end <= start }
        for (place, parts) in Dictionary(grouping: leaving, by: { foldPlace(of: $0.key) }) {
            if place.isMade(of: parts.map(\.key)) {
                past[place] = PastBucket(BucketAccount(joining: parts.map(\.value)))
            } else {
                for (bucket, account) in parts { past[bucket] = PastBucket(account) }
            }
        }
        for bucket in leaving.keys { recent[bucket] = nil }
    }

    /// What lies before `start` is not looked at any more. Returns how much of it nobody ever has.
    private mutating func leaveBehind(before start: Timestamp) -> Int64 {
        horizon = start
        var gap: Int64 = 0
        for (bucket, account) in past where bucket.end <= start && account.head.unseenSeconds > 0 {
            gap += account.head.unseenSeconds
            past[bucket]?.head.unseenSeconds = 0
        }
        return gap
    }

    /// Forgets what has been out of reach for two hours.
    private mutating func forgetPast(uptime: Duration) {
        guard let horizon else { return }
        guard let waiting = leaving, waiting.start <= horizon else {
            leaving = (horizon, uptime)
            return
        }
        guard uptime - waiting.since >= Self.keptLonger else { return }
        past = past.filter { $0.key.end > waiting.start }
        knownFrom = max(knownFrom ?? waiting.start, waiting.start)
        leaving = (horizon, uptime)
    }
}
