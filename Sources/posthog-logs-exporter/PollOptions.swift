import ArgumentParser
import Collector

/// How often, how far back and how much PostHog is asked.
struct PollOptions: ParsableArguments {
    @Option(
        name: .customLong("poll.interval"), help: .init("Time between polls. (default: 60s)", valueName: "duration"),
        transform: HumanDuration.parse)
    var interval: HumanDuration?

    @Option(
        name: .customLong("poll.lookback"),
        help: .init("How far back late entries are looked for. (default: 1h)", valueName: "duration"),
        transform: HumanDuration.parse)
    var lookback: HumanDuration?

    @Option(
        name: .customLong("poll.bucket"),
        help: .init("Width of the buckets that are compared. (default: 5m)", valueName: "duration"),
        transform: HumanDuration.parse)
    var bucket: HumanDuration?

    @Option(
        name: .customLong("poll.window"), help: .init("Window of the gauges. (default: 5m)", valueName: "duration"),
        transform: HumanDuration.parse)
    var window: HumanDuration?

    @Option(
        name: .customLong("poll.timeout"),
        help: .init("Time a request may take. (default: 65s)", valueName: "duration"), transform: HumanDuration.parse)
    var timeout: HumanDuration?

    @Option(
        name: .customLong("poll.max-catchup"),
        help: .init(
            "How far back what an outage hid is caught up with, up to 7d. (default: 1d)", valueName: "duration"),
        transform: HumanDuration.parse)
    var maxCatchup = HumanDuration(seconds: 86_400)

    @Flag(
        name: .customLong("poll.sweep"), inversion: .prefixedNo,
        help: "Look for late entries in all of the last 24 hours, once an hour.")
    var sweep = true

    @Option(
        name: .customLong("budget.per-minute"),
        help: .init("Requests a minute with the key; 0 for no limit. (default: 240)", valueName: "n"))
    var perMinute: Int?

    @Option(
        name: .customLong("budget.per-hour"),
        help: .init("Requests an hour with the key; 0 for no limit. (default: 1200)", valueName: "n"))
    var perHour: Int?

    @Option(
        name: .customLong("metrics.series-limit"),
        help: .init(
            "Series of log entries a project may have; what is over it is counted as (overflow).", valueName: "n"))
    var seriesLimit = 50_000

    /// What holds where no flag says otherwise.
    struct Defaults {
        var interval = HumanDuration(seconds: 60)
        var lookback = HumanDuration(seconds: 3600)
        var bucket = HumanDuration(seconds: 300)
        var window = HumanDuration(seconds: 300)
        var perMinute = 240
        var perHour = 1200
    }

    func resolve(_ defaults: Defaults) throws(SettingsError) -> ResolvedPolling {
        let interval = interval ?? defaults.interval
        guard (1...3600).contains(interval.seconds) else {
            throw SettingsError("--poll.interval \(interval) does not work: give 1s to 1h")
        }
        let timeout = timeout ?? HumanDuration(seconds: 65)
        guard (1...600).contains(timeout.seconds) else {
            throw SettingsError("--poll.timeout \(timeout) does not work: give 1s to 10m")
        }
        guard (1...1_000_000).contains(seriesLimit) else {
            throw SettingsError("--metrics.series-limit \(seriesLimit) does not work: give 1 to 1000000")
        }
        guard maxCatchup.seconds <= 7 * 86_400 else {
            throw SettingsError("--poll.max-catchup \(maxCatchup) does not work: give 0s to 7d")
        }
        return ResolvedPolling(
            interval: interval,
            settings: PollSettings(
                interval: interval.duration,
                reach: LedgerReach(grid: try grid(defaults), catchupSeconds: maxCatchup.seconds, sweeps: sweep),
                windowSeconds: try windowSeconds(defaults), seriesLimit: seriesLimit),
            timeout: timeout.duration,
            budget: Budget(
                perMinute: try limit("--budget.per-minute", perMinute ?? defaults.perMinute),
                perHour: try limit("--budget.per-hour", perHour ?? defaults.perHour)))
    }

    private func grid(_ defaults: Defaults) throws(SettingsError) -> BucketGrid {
        let bucket = bucket ?? defaults.bucket
        let lookback = lookback ?? defaults.lookback
        guard BucketGrid.widths.contains(bucket.seconds) else {
            let widths = BucketGrid.widths.map { HumanDuration(seconds: $0).description }.joined(separator: ", ")
            throw SettingsError(
                "--poll.bucket \(bucket) is no width that PostHog answers cheaply: use one of \(widths)")
        }
        guard lookback.seconds > 0, lookback.seconds % bucket.seconds == 0 else {
            throw SettingsError("--poll.lookback \(lookback) is no multiple of --poll.bucket \(bucket): make it one")
        }
        let count = lookback.seconds / bucket.seconds
        guard count <= Int64(BucketGrid.maxBuckets) else {
            throw SettingsError(
                "--poll.lookback \(lookback) has \(count) buckets of \(bucket), PostHog answers \(BucketGrid.maxBuckets): "
                    + "shorten it or widen --poll.bucket")
        }
        return BucketGrid(bucketSeconds: bucket.seconds, bucketCount: Int(count))
    }

    private func windowSeconds(_ defaults: Defaults) throws(SettingsError) -> Int64 {
        let window = window ?? defaults.window
        guard (60...3600).contains(window.seconds), window.seconds % 60 == 0 else {
            throw SettingsError("--poll.window \(window) does not work: give whole minutes, 1m to 1h")
        }
        return window.seconds
    }

    private func limit(_ flag: String, _ value: Int) throws(SettingsError) -> Int {
        guard (0...1_000_000).contains(value) else {
            throw SettingsError("\(flag) \(value) does not work: give a number of requests, or 0 for no limit")
        }
        return value
    }
}

struct ResolvedPolling {
    let interval: HumanDuration
    let settings: PollSettings
    /// How long one request may take.
    let timeout: Duration
    let budget: Budget
}
