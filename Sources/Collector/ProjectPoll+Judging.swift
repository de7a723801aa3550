import Basics
import Ledger
import PostHogLogs

// How bad, and whether to believe it: what the sparkline says of the services answers before it.

extension ProjectPoll {
    /// Counts the readings that the sparkline after them vouches for; leaves the buckets of the others open.
    mutating func accept(
        _ readings: [BucketServices], judgedBy sparkline: SparklineReading, at now: Timestamp
    ) async {
        checkForExcess(readings, sparkline, at: now)
        for reading in readings where !state.modes.inUse.contains(.servicesIgnoreTime) {
            guard let tally = sparkline.buckets[reading.bucket] else { continue }
            await accept(reading, judgedBy: tally, at: now)
        }
        for (bucket, tally) in sparkline.buckets {
            if let bytes = tally.bytes { state.ledger.record(bytes: bytes.byGroup, of: bucket) }
        }
    }

    /// Finds out whether services takes the time of day into account: of a bucket that closed a while ago it cannot have
    /// more than both of the others show.
    private mutating func checkForExcess(_ readings: [BucketServices], _ sparkline: SparklineReading, at now: Timestamp)
    {
        let settled = readings.filter { $0.bucket.end.adding(seconds: Ledger.lateAfterSeconds) <= now }
        let judged = settled.compactMap { reading in
            sparkline.buckets[reading.bucket].map {
                (seen: reading.services.entries, total: reading.total, shown: $0.total)
            }
        }
        guard !judged.isEmpty else { return }
        let exceeds = judged.contains { $0.seen > max($0.total, $0.shown) }
        if state.modes.recordReading(exceedsTotal: exceeds) {
            begin(.servicesIgnoreTime)
        } else if !exceeds, isProof(settled, sparkline) {
            end(.servicesIgnoreTime)
        }
    }

    /// Whether readings show that services takes the time into account: they have exactly what the others show. Anything
    /// less might be a whole day as a replica sees it that lags behind; only of a list that is cut it cannot be more.
    private func isProof(_ readings: [BucketServices], _ sparkline: SparklineReading) -> Bool {
        readings.allSatisfy { reading in
            guard let tally = sparkline.buckets[reading.bucket] else { return true }
            let seen = reading.services.entries
            return reading.services.mayBeCut || (seen == reading.total && seen == tally.total)
        }
    }

    private mutating func accept(_ services: BucketServices, judgedBy tally: SeverityCounts, at now: Timestamp) async {
        let bucket = services.bucket
        let reading = BucketReading(services: services.services.rows, sparkline: tally)
        let isUnattributed = self.isUnattributed(services, tally, at: now)
        do throws(Rejection) {
            if services.dateTo == .end { try reading.verifyExact() }
            guard let (samples, hasAllRows) = try await self.samples(of: reading, services, tally) else { return }
            let isWhole =
                hasAllRows && (services.isWhole(showing: tally) || isUnattributed) && !mayLackBaseline(services)
            state.ledger.record(
                samples, isWhole ? .whole : .part,
                totals: isWhole && isUnattributed ? tally.byEverySeverity.byGroup : nil,
                of: bucket, at: now)
        } catch {
            log.rejected(bucket, error)
        }
        // Only now: a reading that a lost answer left without a verdict says nothing about whether the bucket adds up.
        state.readPlan.recordReading(of: bucket, total: services.total, poll: number, services.outcome)
    }

    /// Whether a reading may lack entries in the last microsecond of what was there before the counters: these are not to
    /// count when a reading up to the end finds them.
    private func mayLackBaseline(_ services: BucketServices) -> Bool {
        state.ledger.isUnread(services.bucket) && services.outcome == .lacking && services.completeness == .whole
            && !services.wasTriedToEnd && !state.readPlan.wasReadToEnd(services.bucket, total: services.total)
    }

    /// Whether what is missing of a bucket is of services that nobody can name. That takes answers between which nothing
    /// came in, one up to the bucket's end, and time: a replica that lags behind leaves out services too. What was there
    /// before counts nowhere.
    private mutating func isUnattributed(_ services: BucketServices, _ tally: SeverityCounts, at now: Timestamp) -> Bool
    {
        let bucket = services.bucket
        guard services.completeness == .unattributed, tally.total == services.total, tally.otherValue == 0 else {
            return false
        }
        let since = min(unattributedSince[bucket] ?? now, now)
        unattributedSince[bucket] = since
        guard !state.ledger.isUnread(bucket) else { return true }
        return now >= since.adding(seconds: Ledger.lateAfterSeconds)
            && state.readPlan.wasReadToEnd(bucket, total: services.total)
    }

    /// The samples of a bucket, and whether they are those of every row; nil when a further call that they take failed.
    private mutating func samples(
        of reading: BucketReading, _ services: BucketServices, _ tally: SeverityCounts
    ) async throws(Rejection) -> (samples: [Sample], hasAllRows: Bool)? {
        if !reading.services.isEmpty { end(.noSeverityBreakdown) }
        try reading.verify()
        guard let (split, unasked) = try await split(of: services, showing: tally) else { return nil }
        return (reading.without(unasked).samples(split: split), unasked.isEmpty)
    }
}
