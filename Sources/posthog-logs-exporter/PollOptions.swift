import ArgumentParser
import Basics
import Collector
import Ledger
import PostHogLogs

/// How often, how far back and how much PostHog is asked.
struct PollOptions: ParsableArguments {
    @Option(
        name: .customLong("poll.interval"), parsing: .unconditional,
        help: .init("Time between polls. \(Defaults.said(\.interval))", valueName: "duration"),
        transform: HumanDuration.within(1...3600))
    var interval: HumanDuration?

    @Option(
        name: .customLong("poll.lookback"), parsing: .unconditional,
        help: .init("How far back late entries are looked for. \(Defaults.said(\.lookback))", valueName: "duration"),
        transform: HumanDuration.within(60...4 * 86_400))
    var lookback: HumanDuration?

    @Option(
        name: .customLong("poll.bucket"), parsing: .unconditional,
        help: .init("Width of the buckets that are compared. \(Defaults.said(\.bucket))", valueName: "duration"),
        transform: HumanDuration.within(60...3600))
    var bucket: HumanDuration?

    @Option(
        name: .customLong("poll.window"), parsing: .unconditional,
        help: .init("Window of the gauges. \(Defaults.said(\.window))", valueName: "duration"),
        transform: HumanDuration.within(60...3600))
    var window: HumanDuration?

    @Option(
        name: .customLong("poll.timeout"), parsing: .unconditional,
        help: .init("Time a request may take. (default: 65s)", valueName: "duration"),
        transform: HumanDuration.within(1...600))
    var timeout: HumanDuration?

    @Option(
        name: .customLong("poll.max-catchup"), parsing: .unconditional,
        help: .init(
            "How far back what an outage hid is caught up with, up to 7d. (default: 1d)", valueName: "duration"),
        transform: HumanDuration.within(0...7 * 86_400))
    var maxCatchup = HumanDuration(seconds: 86_400)

    @Flag(
        name: .customLong("poll.sweep"), inversion: .prefixedNo,
        help: "Look for late entries in all of the last 24 hours, once an hour.")
    var sweep = true

    @Option(
        name: .customLong("budget.per-minute"), parsing: .unconditional,
        help: .init("Requests a minute with the key; 0 for no limit. \(Defaults.said(\.perMinute))", valueName: "n"),
        transform: Number.whole(0...1_000_000))
    var perMinute: Int?

    @Option(
        name: .customLong("budget.per-hour"), parsing: .unconditional,
        help: .init("Requests an hour with the key; 0 for no limit. \(Defaults.said(\.perHour))", valueName: "n"),
        transform: Number.whole(0...1_000_000))
    var perHour: Int?

    @Option(
        name: .customLong("metrics.series-limit"), parsing: .unconditional,
        help: .init(
            "Series of log entries a project may have; what is over it is counted as (overflow). (default: 50000)",
            valueName: "n"),
        transform: Number.whole(1...1_000_000))
    var seriesLimit = 50_000

    /// What holds where no flag says otherwise.
    struct Defaults {
        var interval = HumanDuration(seconds: 60)
        var lookback = HumanDuration(seconds: 3600)
        var bucket = HumanDuration(seconds: 300)
        var window = HumanDuration(seconds: 300)
        var perMinute = 240
        var perHour = 1200

        /// Everything moves within a minute; loopback needs no budget.
        static let demo = Defaults(
            interval: HumanDuration(seconds: 5), lookback: HumanDuration(seconds: 1800),
            bucket: HumanDuration(seconds: 60), window: HumanDuration(seconds: 60), perMinute: 0, perHour: 0)

        /// For the help.
        fileprivate static func said<Value>(_ value: KeyPath<Defaults, Value>) -> String {
            "(default: \(Defaults()[keyPath: value]), in the demo \(demo[keyPath: value]))"
        }
    }

    func resolve(_ defaults: Defaults) throws(SettingsError) -> ResolvedPolling {
        let interval = interval ?? defaults.interval
        return ResolvedPolling(
            interval: interval,
            settings: PollSettings(
                interval: interval.duration,
                horizon: LedgerHorizon(grid: try grid(defaults), catchupSeconds: maxCatchup.seconds, sweeps: sweep),
                windowSeconds: try windowSeconds(defaults), seriesLimit: seriesLimit),
            timeout: (timeout ?? HumanDuration(seconds: 65)).duration,
            budget: Budget(perMinute: perMinute ?? defaults.perMinute, perHour: perHour ?? defaults.perHour))
    }

    private func grid(_ defaults: Defaults) throws(SettingsError) -> BucketGrid {
        let bucket = bucket ?? defaults.bucket
        let lookback = lookback ?? defaults.lookback
        guard BucketGrid.widths.contains(bucket.seconds) else {
            let widths = BucketGrid.widths.map { HumanDuration(seconds: $0).description }.joined(separator: ", ")
            throw SettingsError(
                "--poll.bucket \(bucket) is no width that PostHog answers cheaply: use one of \(widths)")
        }
        guard lookback.seconds % bucket.seconds == 0 else {
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
        guard window.seconds % 60 == 0 else {
            throw SettingsError("--poll.window \(window) does not work: give whole minutes, 1m to 1h")
        }
        return window.seconds
    }
}

struct ResolvedPolling {
    let interval: HumanDuration
    let settings: PollSettings
    /// How long one request may take.
    let timeout: Duration
    let budget: Budget
}
