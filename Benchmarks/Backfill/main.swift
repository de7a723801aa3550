// What the history of a busy project takes: 30 days of 2,000 services in six severities, all of them busy in every bucket, by a
// quarter of the usual budget, on a clock that does not wait. The files are made and thrown away.
//
//     swift run -c release BackfillBenchmark [days] [services]

import Backfill
import Basics
import Collector
import Glibc
import Ledger
import Logging
import PostHogLogs
import SteadyPostHog

let numbers = CommandLine.arguments.dropFirst().map { max(1, Int($0) ?? 1) }
let days = numbers.first ?? 30
let services = numbers.dropFirst().first ?? 2000
let (perMinute, perHour) = (60, 300)

let traffic = SteadyTraffic(services: services, start: Timestamp(seconds: 1_795_392_000))
let range = TimeRange(start: traffic.start, end: traffic.start.adding(seconds: Int64(days) * 86_400))
let clock = QuickClock(range.end.adding(seconds: 2 * 86_400))
let plan = HistoryPlan(range)
let settings = PollSettings(
    interval: .seconds(60),
    horizon: LedgerHorizon(
        grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: 86_400, sweeps: true),
    windowSeconds: 300, seriesLimit: 50_000)
let poller = ProjectPoller(
    project: Project(name: "busy", id: "1", host: "simulated"), settings: settings.reading(bucketSeconds: plan.step),
    schedule: PollSchedule(interval: .seconds(60), index: 0, count: 1),
    transport: SteadyPostHog(traffic, clock: clock),
    limiter: RequestLimiter(Budget(perMinute: perMinute, perHour: perHour), pause: .seconds(60), clock: clock),
    clock: clock, jitter: { 0.5 }, logger: Logger(label: "backfill") { _ in SwiftLogNoOpLogHandler() })

let part = HistoryPart(poller, plan)
let most = part.mostRequests(from: range.start)
let requests = Locked(0)
let start = clock.uptime
let run = HistoryRun(
    [part], from: HistoryBookmark(purpose: "", range: range, day: range.start),
    target: [("instance", "localhost:10095"), ("job", "posthog-logs")], clock: clock
) { event in
    if case .progress(let reached) = event { requests.withLock { $0 = max($0, reached.requests) } }
}
let written = try await bytes(of: run)

var usage = rusage()
getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
let processor = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
let hours = (clock.uptime - start) / .seconds(3600)
print("\(days) days of \(services) services, a sample every \(plan.step / 60) minutes")
print("\(requests.withLock { $0 }) requests, at most \(most) were told")
print("\((hours * 10).rounded() / 10) hours at \(perMinute) requests a minute and \(perHour) an hour")
print(
    "\(Int(processor)) seconds of a processor, \(written >> 20) MiB of files, \(usage.ru_maxrss >> 10) MiB of memory at most"
)

/// Reads all of it. Returns how long the files are.
func bytes(of run: consuming HistoryRun) async throws -> Int {
    var run = run
    var sink = CountedBytes()
    let missing = try await run.run(to: &sink)
    precondition(missing == 0, "every entry has a name")
    return sink.bytes
}

/// Makes the files, and only counts their bytes.
struct CountedBytes: HistorySink {
    var bytes = 0

    mutating func deliver(_ day: DayHistory, before: HistoryBookmark, after: HistoryBookmark) async throws {
        day.writeOpenMetrics { bytes += $0.count }
    }
}
