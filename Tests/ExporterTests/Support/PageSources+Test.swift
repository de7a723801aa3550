import Basics
import Ledger

@testable import posthog_logs_exporter

extension PageSources {
    /// Of no projects.
    static func test(_ settings: WebSettings? = nil, metrics: MetricsPage = MetricsPage(catalogue: .builtIn))
        -> PageSources
    {
        let running = RunningProjects()
        return PageSources(
            pages: settings?.pages ?? Page.all(telemetryPath: "/metrics"), metrics: metrics,
            status: StatusPages(asking: running), running: running, routePrefix: settings?.routePrefix ?? "",
            externalURL: settings?.externalURL, telemetryPath: settings?.telemetryPath ?? "/metrics",
            enablesDebug: settings?.enablesDebug ?? false)
    }
}

enum LedgerHorizonFixture {
    /// A lookback of an hour in five-minute buckets.
    static let hour = LedgerHorizon(
        grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: 3600, sweeps: false)
}
