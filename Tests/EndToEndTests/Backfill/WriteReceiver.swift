/// A real Prometheus that takes remote write.
enum WriteReceiver {
    /// What comes has to be in the order of time.
    case empty
    /// The same, for thousands of series that begin at once. It makes no blocks, since the first sample of a series may be lost that
    /// begins while one is made: https://github.com/prometheus/prometheus/pull/16333
    case emptyWithoutBlocks
    /// It scrapes itself, so that all that comes is older than what it has.
    case busyWithWindow
    case busyWithoutWindow

    private static let arguments = ["--web.enable-remote-write-receiver", "--storage.tsdb.retention.time=100d"]
    private static let noBlocks = [
        "--storage.tsdb.min-block-duration=30d", "--storage.tsdb.max-block-duration=30d",
    ]
    private static let window = "storage: {tsdb: {out_of_order_time_window: 60d}}"
    private static let scraped = "{job_name: own, static_configs: [{targets: [\"ADDRESS\"]}]}"

    private var isBusy: Bool { self == .busyWithWindow || self == .busyWithoutWindow }

    /// Whoever starts one has to `kill()` it.
    func start(_ web: Prometheus.Web? = nil) async throws -> Prometheus {
        let prometheus = try await Prometheus(
            jobs: isBusy ? [Self.scraped] : [], settings: self == .busyWithWindow ? Self.window : "",
            arguments: Self.arguments + (self == .emptyWithoutBlocks ? Self.noBlocks : []), web: web)
        do {
            try await prometheus.waitUntilReady()
            guard isBusy else { return prometheus }
            try await eventually("it has scraped itself") { try await prometheus.count(of: "up") > 0 }
        } catch {
            prometheus.kill()
            throw error
        }
        return prometheus
    }

    /// A program of VictoriaMetrics.
    static func program(_ name: String, _ arguments: [String]) throws -> ChildProcess {
        do {
            return try ChildProcess(name, arguments)
        } catch {
            throw ChildProcess.CannotStart(description: "\(error): install the package victoria-metrics")
        }
    }
}
