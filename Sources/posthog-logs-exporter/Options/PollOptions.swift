import ArgumentParser
import Basics

/// How often, how far back and how much PostHog is asked.
struct PollOptions<Standards: StandardValues>: ParsableArguments {
    @Option(
        name: .of(DataSettings.interval), parsing: .unconditional,
        help: .of(DataSettings.interval, in: Standards.settings), completion: .of(DataSettings.interval))
    var interval: String?

    @Option(
        name: .of(DataSettings.lookback), parsing: .unconditional,
        help: .of(DataSettings.lookback, in: Standards.settings))
    var lookback: String?

    @Option(
        name: .of(DataSettings.bucket), parsing: .unconditional,
        help: .of(DataSettings.bucket, in: Standards.settings), completion: .list(Self.widths))
    var bucket: String?

    @Option(
        name: .of(DataSettings.window), parsing: .unconditional,
        help: .of(DataSettings.window, in: Standards.settings))
    var window: String?

    @Option(
        name: .of(DataSettings.timeout), parsing: .unconditional,
        help: .of(DataSettings.timeout, in: Standards.settings))
    var timeout: String?

    @Option(
        name: .of(DataSettings.maxCatchup), parsing: .unconditional,
        help: .of(DataSettings.maxCatchup, in: Standards.settings))
    var maxCatchup: String?

    @Flag(name: .of(DataSettings.sweep), inversion: .prefixedNo, help: .of(DataSettings.sweep))
    var sweep: Bool?

    @Flag(name: .of(DataSettings.ingestionLag), inversion: .prefixedNo, help: .of(DataSettings.ingestionLag))
    var ingestionLag: Bool?

    @Flag(name: .of(DataSettings.alerts), help: .of(DataSettings.alerts))
    var alerts = false

    @Option(
        name: .of(DataSettings.perMinute), parsing: .unconditional,
        help: .of(DataSettings.perMinute, in: Standards.settings))
    var perMinute: String?

    @Option(
        name: .of(DataSettings.perHour), parsing: .unconditional,
        help: .of(DataSettings.perHour, in: Standards.settings))
    var perHour: String?

    @Option(
        name: .of(DataSettings.seriesLimit), parsing: .unconditional,
        help: .of(DataSettings.seriesLimit, in: Standards.settings))
    var seriesLimit: String?

    @Flag(name: .of(DataSettings.exemplars), help: .of(DataSettings.exemplars))
    var exemplars = false

    private static var widths: [String] { BucketGrid.widths.map { HumanDuration(seconds: $0).description } }

    var given: GivenSettings {
        GivenSettings(flags: [
            (DataSettings.interval.description, interval), (DataSettings.lookback.description, lookback),
            (DataSettings.bucket.description, bucket), (DataSettings.window.description, window),
            (DataSettings.timeout.description, timeout), (DataSettings.maxCatchup.description, maxCatchup),
            (DataSettings.sweep.description, sweep.map { "\($0)" }),
            (DataSettings.ingestionLag.description, ingestionLag.map { "\($0)" }),
            (DataSettings.alerts.description, alerts ? "true" : nil),
            (DataSettings.perMinute.description, perMinute), (DataSettings.perHour.description, perHour),
            (DataSettings.seriesLimit.description, seriesLimit),
            (DataSettings.exemplars.description, exemplars ? "true" : nil),
        ])
    }
}
