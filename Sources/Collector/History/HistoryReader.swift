package import Basics
package import Ledger
package import PostHogLogs

/// Reads what was logged before there was a counter: with the questions, the checks and the ledger of a poll.
package struct HistoryReader {
    private var project: PolledProject

    /// - Parameters:
    ///   - poller: how it would be polled. Nothing is saved or shown.
    ///   - known: series that were there before.
    package init(as poller: ProjectPoller, knowing known: [SeriesKey] = []) {
        var ledger = Ledger(
            poller.counted.dimensions.groups, poller.settings.horizon, seriesLimit: poller.settings.seriesLimit,
            poller.settings.services.seriesMapping)
        ledger.admit(known: known, at: poller.clock.now)
        let publication = Publication(of: poller, save: nil, lastScrape: { nil }, publish: { _ in })
        project = PolledProject(poller, ledger: ledger, publication: publication)
    }

    /// How many requests it has made.
    package var requests: Int { project.state.client.requests }

    /// Goes on with these buckets, and forgets those before.
    package mutating func begin(_ buckets: [TimeBucket]) {
        project.state.ledger.begin(history: buckets, at: project.clock.now)
        if let start = buckets.range?.start { project.state.rereads.forget(before: start) }
    }

    /// Asks for what some buckets hold, reads those that do not add up, and asks once more: a single response that lacks
    /// something is noticed. Returns what kept it from that.
    package mutating func read(_ buckets: [TimeBucket]) async -> PollFailure? {
        project.state.client.beginRound()
        project.state.client.stopHurrying()
        defer { project.state.polls += 1 }
        await project.state.client.learnTime(asking: project.settings.window(at: project.clock.now))
        guard let now = project.now else { return project.failure }
        await project.checkTotals(of: buckets, at: now)
        let grown = project.state.ledger.unreconciled(among: buckets).keys.sorted()
        if !grown.isEmpty {
            var allowance = RequestAllowance()
            _ = await BucketReader(project.counted.dimensions, at: now).read(grown, of: &project, &allowance)
        }
        await project.checkTotals(of: buckets, at: now)
        return project.failure
    }

    /// How long to wait before it makes sense to ask again what failed.
    package func pause() async -> Duration {
        var longest = await project.state.client.pause(of: .countRanges)
        for (endpoint, _) in project.state.client.round.failures {
            longest = max(longest, await project.state.client.pause(of: endpoint))
        }
        return longest
    }

    /// Those of some buckets that are still to be read.
    package func unfinished(among buckets: [TimeBucket]) -> [TimeBucket] {
        project.state.ledger.unfinished(among: buckets)
    }

    /// Entries that PostHog's totals show and no accepted response has explained.
    package var unreconciledEntries: Int { project.state.ledger.unreconciledEntries }

    package func entries(in bucket: TimeBucket) -> [SeriesKey: Int] { project.state.ledger.entries(in: bucket) }

    package func bytes(in bucket: TimeBucket) -> [SeriesGroup: Int]? { project.state.ledger.bytes(in: bucket) }

    /// The groups of its series.
    package var groups: SeriesGroups { project.state.ledger.groups }
}
