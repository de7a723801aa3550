import Basics
import Ledger
import PostHogLogs

/// The order in which a poll of an own metric asks: what changed, and who.
struct MetricCycle {
    func run(_ project: inout PolledProject) async {
        let began = project.uptime
        project.state.client.beginRound()
        await project.state.client.learnTime(asking: project.settings.window(at: project.clock.now))
        defer { project.state.polls += 1 }
        guard let now = project.now else { return project.finishWithoutTime(after: project.uptime - began) }
        project.advance(to: now)

        let recent = project.state.ledger.recentBuckets
        await project.checkTotals(of: recent, at: now)

        var allowance = RequestAllowance()
        let changed = project.dueForReading(recent)
        if !changed.isEmpty {
            _ = await BucketReader(project.counted.dimensions, at: now).read(changed, of: &project, &allowance)
        }
        project.finish(at: now, after: project.uptime - began)
    }
}
