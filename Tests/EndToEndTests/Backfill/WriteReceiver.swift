/// A real Prometheus that takes remote write.
enum WriteReceiver {
    /// What comes has to be in the order of time.
    case empty
    /// It scrapes itself, so that all that comes is older than what it has.
    case busyWithWindow
    case busyWithoutWindow

    private static let arguments = ["--web.enable-remote-write-receiver", "--storage.tsdb.retention.time=100d"]
    private static let window = "storage: {tsdb: {out_of_order_time_window: 60d}}"
    private static let scraped = "{job_name: own, static_configs: [{targets: [\"ADDRESS\"]}]}"

    /// Whoever starts one has to `kill()` it.
    func start(_ web: Prometheus.Web? = nil) async throws -> Prometheus {
        let prometheus = try await Prometheus(
            jobs: self == .empty ? [] : [Self.scraped], settings: self == .busyWithWindow ? Self.window : "",
            arguments: Self.arguments, web: web)
        do {
            try await prometheus.waitUntilReady()
            guard self != .empty else { return prometheus }
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
