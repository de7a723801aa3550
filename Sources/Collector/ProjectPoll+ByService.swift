import Basics
import PostHogLogs

// Who, of a server whose lists of services are of no use: one service at a time.

extension ProjectPoll {
    /// Reads buckets by a sparkline of each service, until all add up. Each count is of one service and severity as it is,
    /// and so a lower bound of the truth that needs no judge. Where there are more services than a poll may ask about, those
    /// of which nothing is known yet come first by turns with the others.
    mutating func readByService(_ buckets: [TimeBucket], at now: Timestamp) async {
        guard let seconds = buckets.first?.seconds, let all = buckets.range else { return }
        let grid = BucketGrid(bucketSeconds: seconds, bucketCount: BucketGrid.maxBuckets)
        let plan = SparklinePlan(bucketSeconds: seconds)
        _ = await findNames(over: all)
        let names = state.directory.names(besides: [], turn: number * Self.servicesAPoll)
        let known = buckets.map { state.ledger.services(in: $0) }.reduce(Set(names)) { $0.intersection($1) }
        for name in names.grouped(known: known, by: Self.servicesAPoll / 2).joined().prefix(Self.servicesAPoll) {
            let open = state.ledger.open(among: buckets)
            guard !open.isEmpty, !isTimeUp else { return }
            let limit = state.limits.longest(.sparkline, at: uptime)
            for range in plan.ranges(covering: Array(open.keys), limit: limit) {
                let reply = await askSparkline(over: range, of: name)
                guard let rows = reply.value else {
                    note(reply, of: .sparkline)
                    return
                }
                let reading = SparklineReading([(range, rows)], grid: grid)
                for (bucket, tally) in reading.buckets where open[bucket] != nil {
                    let cells = tally.entries.map { SeriesCount(service: name, severity: $0.key, entries: $0.value) }
                    state.ledger.absorb(cells, .part, of: bucket, at: now)
                }
            }
        }
        guard names.count <= Self.servicesAPoll else { return }
        for (bucket, total) in state.ledger.open(among: buckets) {
            state.readPlan.noteReading(of: bucket, total: total, poll: number)
        }
    }

    private static let servicesAPoll = 60
}
