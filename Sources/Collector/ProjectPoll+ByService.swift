import Basics
import Ledger
import PostHogLogs

// Who, of a server whose lists of services are of no use: one service at a time.

extension ProjectPoll {
    /// Reads buckets by a sparkline of each service, until all add up. Each count is of one service and severity as it is,
    /// and so a lower bound of the truth that needs no judge. Where there are more services than a poll may ask about, those
    /// of which nothing is known yet come first by turns with the others.
    mutating func readByService(_ buckets: [TimeBucket], at now: Timestamp) async {
        guard let all = buckets.range else { return }
        _ = await findNames(over: all)
        let names = state.directory.names(besides: [], turn: number * Self.servicesAPoll)
        let known = buckets.map { state.ledger.services(in: $0) }.reduce(Set(names)) { $0.intersection($1) }
        for name in names.grouped(known: known, by: Self.servicesAPoll / 2).joined().prefix(Self.servicesAPoll) {
            let open = state.ledger.unreconciled(among: buckets)
            guard !open.isEmpty, !isTimeUp else { return }
            for group in Array(open.keys).byWidth {
                guard await read(name, in: group.buckets, group.grid, at: now) else { return }
            }
        }
        guard names.count <= Self.servicesAPoll else { return }
        for (bucket, total) in state.ledger.unreconciled(among: buckets) {
            state.readPlan.recordReading(of: bucket, total: total, poll: number)
        }
    }

    private static let servicesAPoll = 60

    /// Reads buckets of one width of one service. Returns false when that failed.
    private mutating func read(
        _ name: ServiceName, in buckets: [TimeBucket], _ grid: BucketGrid, at now: Timestamp
    ) async -> Bool {
        await showRise()
        let answer = await state.client.severities(of: buckets, service: name)
        let reading = SparklineReading(answer.value, grid: grid)
        for bucket in buckets {
            guard let tally = reading.buckets[bucket] else { continue }
            let samples = tally.entries.map { Sample(service: name, severity: $0.key, count: $0.value) }
            state.ledger.record(samples, .part, of: bucket, at: now)
        }
        return answer.failure == nil
    }
}
