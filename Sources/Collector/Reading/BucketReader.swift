import Basics
import Ledger
import PostHogLogs

/// Reads what buckets hold, and has counted what is confirmed of it.
///
/// The order is what confirms it: entries only arrive, so whatever an answer shows must be in each answer after it.
/// `list` asks who, the sparkline after it is the reference, and `record` checks the one against the other.
struct BucketReader {
    let dimensions: Dimensions
    let now: Timestamp

    init(_ dimensions: Dimensions, at now: Timestamp) {
        self.dimensions = dimensions
        self.now = now
    }

    /// Reads buckets, from the first request to what is counted. Returns false where there was nothing to count.
    ///
    /// - Parameter listingEnds: when to list no further services, by the monotonic clock, so that there is time to check those
    ///   that were listed.
    func read(
        _ buckets: [TimeBucket], of project: inout PolledProject, _ allowance: inout RequestAllowance,
        listingEnds: Duration? = nil
    ) async -> Bool {
        if project.usesGroups {
            allowance.listingEnds = listingEnds
            defer { allowance.listingEnds = nil }
            return await GroupReader(counted: project.counted, now: now).read(buckets, of: &project, allowance)
        }
        guard dimensions.contains(.service) else { return await readTotals(of: buckets, &project) }
        allowance.listingEnds = listingEnds
        let lists = await list(buckets, of: &project, &allowance)
        allowance.listingEnds = nil
        guard !lists.isEmpty else { return false }
        let reference = await project.severities(of: lists.map(\.bucket))
        await record(lists, against: reference, of: &project, &allowance)
        project.useGroupsIfServicesDiffer(on: lists.map(\.bucket))
        return true
    }

    /// Without services there is nothing to check: the answers of count-ranges and sparkline are lower bounds by themselves.
    private func readTotals(of buckets: [TimeBucket], _ project: inout PolledProject) async -> Bool {
        var reference = SparklineCounts()
        if dimensions.contains(.severity) { reference = await project.severities(of: buckets) }
        for bucket in buckets {
            let total = project.state.ledger.total(of: bucket)
            let counts = dimensions.contains(.severity) ? reference.buckets[bucket]?.entries : [.unknown: total]
            guard let counts else { continue }
            project.state.ledger.record(
                counts.map { dimensions.sample(.blank, $0.key, $0.value) }, .part, of: bucket, at: now)
            project.state.rereads.recordReading(of: bucket, total: total, poll: project.state.polls)
        }
        record(bytes: reference, &project)
        return true
    }

    /// Counts the lists that the sparkline after them confirms; leaves the buckets of the others unreconciled.
    func record(
        _ lists: [BucketServices], against reference: SparklineCounts, of project: inout PolledProject,
        _ allowance: inout RequestAllowance
    ) async {
        project.detectIgnoredTime(in: lists, against: reference, at: now)
        for list in lists where !project.state.modes.inUse.contains(.servicesIgnoreTime) {
            guard let shown = reference.buckets[list.bucket] else { continue }
            do throws(Rejection) {
                guard let reading = try await reading(of: list, against: shown, &project, &allowance) else { continue }
                project.state.ledger.record(reading.samples, reading.coverage.extent, of: reading.bucket, at: now)
            } catch {
                project.log.rejected(list.bucket, error)
            }
            // Not where a lost answer prevented the check: such a reading says nothing about whether the bucket adds up.
            project.state.rereads.recordReading(
                of: list.bucket, total: list.total, poll: project.state.polls, list.outcome(against: shown))
        }
        record(bytes: reference, &project)
    }

    private func record(bytes reference: SparklineCounts, _ project: inout PolledProject) {
        for (bucket, shown) in reference.buckets {
            if let bytes = shown.bytes { project.state.ledger.record(bytes: dimensions.bytes(bytes), of: bucket) }
        }
    }

    /// What a list is worth; nil when a further call that this takes failed.
    private func reading(
        of list: BucketServices, against shown: SeverityCounts, _ project: inout PolledProject,
        _ allowance: inout RequestAllowance
    ) async throws(Rejection) -> BucketReading? {
        let isUnattributed = isUnattributed(list, shown, &project)
        let check = ServicesCheck(services: list.services.rows, reference: shown)
        if list.dateTo == .end { try check.verifyExact() }
        guard let (samples, unasked) = try await samples(of: list, check, &project, &allowance) else { return nil }
        var coverage = Coverage.partial(unasked: unasked)
        if unasked.isEmpty, !mayLackBaseline(list, project.state) {
            if isUnattributed {
                coverage = .unattributed(totals: dimensions.totals(shown))
            } else if list.isComplete(against: shown) {
                coverage = .complete
            }
        }
        return BucketReading(bucket: list.bucket, samples: samples, coverage: coverage)
    }

    /// The samples of a list, and the services whose trace and fatal entries could not be asked about yet.
    private func samples(
        of list: BucketServices, _ check: ServicesCheck, _ project: inout PolledProject,
        _ allowance: inout RequestAllowance
    ) async throws(Rejection) -> (samples: [Sample], unasked: Set<ServiceName>)? {
        guard dimensions.contains(.severity) else {
            try check.verifyTotal()
            return (check.services.map { dimensions.sample($0.name, .unknown, $0.entries) }, [])
        }
        if !check.services.isEmpty { project.end(.noSeverityBreakdown) }
        try check.verify()
        let reader = TraceFatalReader(list: list, shown: check.reference)
        guard let (counts, unasked) = try await reader.read(&project, &allowance) else { return nil }
        return (check.without(unasked).samples(counts), unasked)
    }

    // MARK: Coverage

    /// Whether a list may lack entries in the last microsecond of what was there before the counters: these are not to
    /// count when a reading up to the end finds them.
    private func mayLackBaseline(_ list: BucketServices, _ state: ProjectState) -> Bool {
        state.ledger.isUnread(list.bucket) && list.outcome == .lacking && list.coverage == .complete
            && !list.wasTriedToEnd && !state.rereads.wasReadToEnd(list.bucket, total: list.total)
    }

    /// Whether what is missing of a bucket is of services that nobody can name. That takes answers between which nothing
    /// came in, one up to the bucket's end, and time: a replica that lags behind leaves out services too. What was there
    /// before counts nowhere.
    private func isUnattributed(
        _ list: BucketServices, _ shown: SeverityCounts, _ project: inout PolledProject
    ) -> Bool {
        guard list.coverage.isUnattributed, shown.total == list.total, shown.otherValue == 0 else { return false }
        let since = project.state.rereads.unattributed(list.bucket, at: now)
        guard !project.state.ledger.isUnread(list.bucket) else { return true }
        return now >= since.adding(seconds: Ledger.lateAfterSeconds)
            && project.state.rereads.wasReadToEnd(list.bucket, total: list.total)
    }
}
