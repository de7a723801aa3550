import Basics
import Ledger
import PostHogLogs

/// Reads buckets by a sparkline of each service, where lists of services are of no use. Each count is of one service and
/// severity as it is, and so a lower bound of the truth that needs no check.
struct PerServiceReader {
    private let dimensions: Dimensions
    private let now: Timestamp

    private static let servicesAPoll = 60

    init(_ dimensions: Dimensions, at now: Timestamp) {
        self.dimensions = dimensions
        self.now = now
    }

    /// Reads until all buckets add up. Where there are more services than a poll may ask about, those of which nothing is known
    /// yet come first, by turns with the others.
    func read(_ buckets: [TimeBucket], of project: inout PolledProject, _ allowance: RequestAllowance) async {
        guard let all = buckets.range else { return }
        _ = await project.serviceNames(over: all)
        let names = project.state.directory.names(besides: [], turn: project.state.polls * Self.servicesAPoll)
        let known = buckets.map { project.state.ledger.services(in: $0) }.reduce(Set(names)) { $0.intersection($1) }
        for name in names.grouped(known: known, by: Self.servicesAPoll / 2).joined().prefix(Self.servicesAPoll) {
            let unreconciled = project.state.ledger.unreconciled(among: buckets)
            guard !unreconciled.isEmpty, !allowance.isTimeUp(at: project.uptime) else { return }
            guard await read(name, in: Array(unreconciled.keys), of: &project) else { return }
        }
        guard names.count <= Self.servicesAPoll else { return }
        for (bucket, total) in project.state.ledger.unreconciled(among: buckets) {
            project.state.rereads.recordReading(of: bucket, total: total, poll: project.state.polls)
        }
    }

    /// Reads buckets of one service. Returns false when that failed.
    private func read(
        _ name: ServiceName, in buckets: [TimeBucket], of project: inout PolledProject
    ) async -> Bool {
        guard let filter = project.counted.filter.narrowed(to: [name]) else { return true }
        await project.pauseForOthers()
        let answer = await project.state.client.severities(of: buckets, filter: filter)
        for bucket in buckets {
            guard let shown = answer.value.buckets[bucket] else { continue }
            let samples = shown.entries.map { dimensions.sample(name, $0.key, $0.value) }
            project.state.ledger.record(samples, .part, of: bucket, at: now)
        }
        return answer.failure == nil
    }
}
