// What a day of polling a busy project does to the memory of a process: 2,000 services in six severities, all of them
// busy in every bucket, at a poll a minute, on a clock that does not wait.
//
//     swift run -c release MemoryBenchmark [hours] [services]

import Basics
import Collector
import Exposition
import Ledger
import Logging
import PostHogLogs
import SteadyPostHog

let numbers = CommandLine.arguments.dropFirst().map { max(1, Int($0) ?? 1) }
let hours = numbers.first ?? 24
let traffic = SteadyTraffic(services: numbers.dropFirst().first ?? 2000, start: Timestamp(seconds: 1_795_392_000))
let clock = QuickClock(traffic.start)
let poller = ProjectPoller(
    project: Project(name: "busy", id: "1", host: "simulated"),
    settings: PollSettings(
        interval: .seconds(60),
        horizon: LedgerHorizon(
            grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: 86_400, sweeps: true),
        windowSeconds: 300, seriesLimit: 50_000),
    schedule: PollSchedule(interval: .seconds(60), index: 0, count: 1),
    transport: SteadyPostHog(traffic, clock: clock),
    limiter: RequestLimiter(Budget(perMinute: 240, perHour: 1200), pause: .seconds(60), clock: clock),
    clock: clock, jitter: { 0.5 }, logger: Logger(label: "memory") { _ in SwiftLogNoOpLogHandler() })

let report = Report(traffic, clock: clock, hours: hours)
report.begin()
await Task { await poller.run(publish: { report.took($0) }) }.value
